import { useChange, usePages } from "@/api/queries";
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
  usePages(["requests", query], (cursor) => listRequests(query, cursor), { keep: true });

/** A change: whatever came of it, what is shown is read again. */
const useDeed = <In, Out>(send: (input: In) => Promise<Out>) => useChange(["requests"], send, true);

export const useOpenRequest = () =>
  useDeed(({ key, ...body }: RequestBody & { key: string }) => openRequest(key, body));

/** Says that a request was answered, or ends it. */
export const useHandleRequest = () =>
  useDeed(({ id, note, to }: { id: string; note: string; to: "answered" | "closed" }) =>
    to === "closed" ? closeRequest(id, note) : answerRequest(id, note),
  );

export const useReopenRequest = () => useDeed(reopenRequest);
