import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getMemberTier, giveTier, listTiers, previewTiers } from "@/api/calls";

/** How many members have each live tier. */
export const useTierSizes = () =>
  useQuery({ queryKey: ["tiers"], queryFn: async () => (await listTiers()).items });

/** Who would move if the draft were published now. */
export const usePreviewTiers = () => useMutation({ mutationFn: previewTiers });

/** Where a member stands; null where the program has no tiers. */
export const useMemberTier = (id: string) =>
  useQuery({ queryKey: ["member", id, "tier"], queryFn: async () => (await getMemberTier(id)).tier ?? null });

export function useGiveTier(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Parameters<typeof giveTier>[1]) => giveTier(id, body),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["member", id] });
      void client.invalidateQueries({ queryKey: ["tiers"] });
    },
  });
}
