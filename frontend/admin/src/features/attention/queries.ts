import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getAttention, listAttention, replay } from "@/api/calls";

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

export const useAttention = () =>
  useInfiniteQuery({
    queryKey: ["attention", "list"],
    queryFn: ({ pageParam }) => listAttention(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });

/** The body may hold personal data: it is fetched on a click and not kept. */
export const useAttentionBody = (id: string) =>
  useQuery({ queryKey: ["attention", "body", id], queryFn: () => getAttention(id), gcTime: 0 });

export function useReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: replay,
    onSuccess: () => client.invalidateQueries({ queryKey: ["attention"] }),
  });
}
