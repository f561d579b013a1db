import {
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";

interface PagesOptions<Page> {
  /** What was found last stays, dimmed, while another search is on its way. */
  keep?: boolean;
  /** Asks nothing while it is false. */
  enabled?: boolean;
  /** Whether what came last is worth looking at again in a moment. */
  watch?: (first: Page) => boolean;
}

/** How soon a list that somebody watches is read again, in milliseconds. */
const watchEvery = 3_000;

/** A list by pages. */
export function usePages<Page extends { next: string }>(
  queryKey: QueryKey,
  load: (cursor: string) => Promise<Page>,
  { keep = false, enabled = true, watch }: PagesOptions<Page> = {},
) {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    enabled,
    refetchInterval: (query) => {
      const first = query.state.data?.pages[0];
      return first && watch?.(first) ? watchEvery : false;
    },
    ...(keep && { placeholderData: keepPreviousData }),
  });
}

/** A change, after which what was loaded under `stale` is read again: also after a refusal with `always`. */
export function useChange<In, Out>(stale: QueryKey, send: (input: In) => Promise<Out>, always = false) {
  return useWideChange([stale], send, always);
}

/** A change whose answer is one thing as it stands now: it is shown without being asked again, its list is read anew. */
export function useAnswered<In, Out extends { id: string }>(
  key: string,
  id: string,
  send: (input: In) => Promise<Out>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (saved) => {
      client.setQueryData([key, "one", saved.id || id], saved);
      void client.invalidateQueries({ queryKey: [key, "list"] });
    },
  });
}

/** A change that makes several things stale. */
export function useWideChange<In, Out>(stale: QueryKey[], send: (input: In) => Promise<Out>, always = false) {
  const client = useQueryClient();
  const again = () => Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
  return useMutation({ mutationFn: send, ...(always ? { onSettled: again } : { onSuccess: again }) });
}
