import { useQuery } from "@tanstack/react-query";
import { getAttention, listAttention, replay } from "@/api/calls";
import { useChange, usePages } from "@/api/queries";

/** How many events wait for a person. Shown in the navigation, so it is asked for once a minute. */
export function useAttentionCount(): number {
  const count = useQuery({
    queryKey: ["attention", "count"],
    queryFn: async () => (await listAttention("")).total,
    staleTime: 60_000,
    refetchInterval: 60_000,
  });
  return count.data ?? 0;
}

export const useAttention = () => usePages(["attention", "list"], listAttention);

/** The body may hold personal data: it is fetched on a click and not kept. */
export const useAttentionBody = (id: string) =>
  useQuery({ queryKey: ["attention", "body", id], queryFn: () => getAttention(id), gcTime: 0 });

export const useReplay = () => useChange(["attention"], replay);
