import { useMutation, useQueryClient } from "@tanstack/react-query";
import { handOver, listPerks } from "@/api/perk-calls";
import { usePages } from "@/api/queries";

export const usePerks = () => usePages(["perks"], listPerks);

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
