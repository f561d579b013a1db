import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  answerRequest,
  closeRequest,
  listRequests,
  openRequest,
  type RequestBody,
  type RequestQuery,
  reopenRequest,
} from "@/api/request-calls";

/** What members asked, newest first. */
export const useRequests = (query: RequestQuery) =>
  useInfiniteQuery({
    queryKey: ["requests", query],
    queryFn: ({ pageParam }) => listRequests(query, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

function useChange<In, Out>(change: (what: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ["requests"] }),
  });
}

export const useOpenRequest = () =>
  useChange(({ key, ...body }: RequestBody & { key: string }) => openRequest(key, body));

/** Says that a request was answered, or ends it. */
export const useHandleRequest = () =>
  useChange(({ id, note, to }: { id: string; note: string; to: "answered" | "closed" }) =>
    to === "closed" ? closeRequest(id, note) : answerRequest(id, note),
  );

export const useReopenRequest = () => useChange(reopenRequest);
