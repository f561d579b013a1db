import { useQuery } from "@tanstack/react-query";
import {
  assignRequest,
  type CommentBody,
  fillAnswer,
  getRecovery,
  getRequest,
  getVoices,
  giveGoodwill,
  knowSender,
  listAnswers,
  listColleagues,
  logComment,
  mailAgain,
  type Priority,
  type SayBody,
  sayInRequest,
  sortRequest,
} from "@/api/desk-calls";
import { useChange, usePages, useWideChange } from "@/api/queries";
import {
  answerRequest,
  closeRequest,
  listRequests,
  openRequest,
  type RequestBody,
  type RequestKind,
  type RequestQuery,
  reopenRequest,
} from "@/api/request-calls";

/** What members asked, newest first. */
export const useRequests = (query: RequestQuery) =>
  usePages(["requests", query], (cursor) => listRequests(query, cursor), { keep: true });

/** One of them, with all that was said. What a customer writes meanwhile is seen within half a minute. */
export const useRequest = (id: string) =>
  useQuery({ queryKey: ["requests", "one", id], queryFn: () => getRequest(id), refetchInterval: 30_000 });

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

/** Answers who asked, or notes something for the team. */
export const useSay = (id: string) =>
  useDeed(({ key, ...body }: SayBody & { key: string }) => sayInRequest(key, id, body));

export const useMailAgain = (id: string) => useDeed((message: string) => mailAgain(id, message));

export const useAssign = (id: string) => useDeed((staff: string) => assignRequest(id, staff));

export const useSort = (id: string) =>
  useDeed((body: { kind: RequestKind; priority: Priority }) => sortRequest(id, body));

export const useKnowSender = (id: string) => useDeed((member: string) => knowSender(id, member));

/** Points for the trouble: they are in the member's balance and history, too. */
export const useGoodwill = (id: string) =>
  useWideChange(
    [["requests"], ["member"], ["members"]],
    ({ key, ...body }: { key: string; points: number; reason: string }) => giveGoodwill(key, id, body),
    true,
  );

export const useLogComment = () =>
  useDeed(({ key, ...body }: CommentBody & { key: string }) => logComment(key, body));

export const useColleagues = () =>
  useQuery({ queryKey: ["colleagues"], queryFn: listColleagues, select: ({ items }) => items });

export const useAnswers = () =>
  useQuery({ queryKey: ["answers"], queryFn: listAnswers, select: ({ items }) => items });

/** A canned answer in the words of one request. */
export const useFillAnswer = (id: string) => useChange([], (answer: string) => fillAnswer(id, answer));

export const useVoices = (months: number) =>
  useQuery({ queryKey: ["requests", "voices", months], queryFn: () => getVoices(months) });

export const useRecovery = () => useQuery({ queryKey: ["requests", "recovery"], queryFn: getRecovery });
