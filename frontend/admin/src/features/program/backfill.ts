import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { cancelBackfill, newestBackfill, replay, startBackfill } from "@/api/calls";

const key = ["backfill"];

/** The run that was begun last. While it runs, it is asked again and again. */
export const useNewestBackfill = () =>
  useQuery({
    queryKey: key,
    queryFn: async () => (await newestBackfill()).run ?? null,
    refetchInterval: (query) => (query.state.data?.state === "running" ? 2_000 : false),
  });

function useRunChange<In, Out>(change: (what: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export const useStartBackfill = (once: string) =>
  useRunChange(({ since, points }: { since: string; points: number }) => startBackfill(once, since, points));
export const useCancelBackfill = () => useRunChange(cancelBackfill);
export const useRetryBackfill = () => useRunChange((id: string) => replay({ ids: [id] }));
