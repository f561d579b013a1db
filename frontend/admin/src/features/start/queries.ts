import { useQuery } from "@tanstack/react-query";
import { useChange } from "@/api/queries";
import { type FirstRun, getFirstRun, putAwayFirstRun } from "@/api/start-calls";

const key = ["first-run"];

/** Whether something may still happen elsewhere that the page shows. */
const waits = (first: FirstRun | undefined) =>
  first !== undefined && (first.active || first.stores.some(({ seen_at }) => seen_at === null));

/** Where the first steps stand. While they are watched, what happens elsewhere shows by itself. */
export const useFirstRun = (options: { enabled: boolean; watch?: boolean }) =>
  useQuery({
    queryKey: key,
    queryFn: getFirstRun,
    enabled: options.enabled,
    refetchInterval: (query) => (options.watch && waits(query.state.data) ? 4_000 : false),
  });

export const usePutAway = () => useChange(key, putAwayFirstRun);
