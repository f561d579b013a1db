import {
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";

/** A list by pages. With `keep`, what was found last stays while another search is on its way. */
export function usePages<Page extends { next: string }>(
  queryKey: QueryKey,
  load: (cursor: string) => Promise<Page>,
  keep = false,
) {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    ...(keep && { placeholderData: keepPreviousData }),
  });
}

/** A change, after which what was loaded under `stale` is read again: also after a refusal with `always`. */
export function useChange<In, Out>(stale: QueryKey, send: (input: In) => Promise<Out>, always = false) {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: stale });
  return useMutation({ mutationFn: send, ...(always ? { onSettled: again } : { onSuccess: again }) });
}
