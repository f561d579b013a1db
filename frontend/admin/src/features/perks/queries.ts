import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { handOver, listPerks } from "@/api/perk-calls";

export const usePerks = () =>
  useInfiniteQuery({
    queryKey: ["perks"],
    queryFn: ({ pageParam }) => listPerks(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });

export function useHandOver() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; refused?: boolean; note?: string }) => handOver(id, body),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ["perks"] });
      void client.invalidateQueries({ queryKey: ["overview"] });
      void client.invalidateQueries({ queryKey: ["member"] });
    },
  });
}
