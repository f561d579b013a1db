import { useQuery } from "@tanstack/react-query";
import { useChange } from "@/api/queries";
import { getFirstRun, putAwayFirstRun } from "@/api/start-calls";

const key = ["first-run"];

/** Where the first steps stand. While they are watched, what happens elsewhere shows by itself. */
export const useFirstRun = (options: { enabled: boolean; watch?: boolean }) =>
  useQuery({
    queryKey: key,
    queryFn: getFirstRun,
    enabled: options.enabled,
    refetchInterval: (query) => (options.watch && query.state.data?.active ? 4_000 : false),
  });

export const usePutAway = () => useChange(key, putAwayFirstRun);
