// A member's life, and what the merchant holds: one function an endpoint.
import { api, must } from "./client";

const one = (id: string) => ({ path: { id } });

export interface AccountName {
  store_id: string;
  customer_id: string;
}

/** Everything that is held about a member, as the file to hand over. */
export const exportMember = (id: string) =>
  must(
    api.POST("/api/v1/members/{id}/export", { params: one(id), parseAs: "blob" }) as never,
  ) as Promise<Blob>;
export const eraseMember = (id: string, confirm: string) =>
  must(api.POST("/api/v1/members/{id}/erase", { params: one(id), body: { confirm } }));
export const mergeMembers = (id: string, other: string) =>
  must(api.POST("/api/v1/members/{id}/merge", { params: one(id), body: { other } }));
export const splitMember = (id: string, body: { accounts: AccountName[]; reason: string }) =>
  must(api.POST("/api/v1/members/{id}/split", { params: one(id), body }));
/** `key` makes a second click of the same dialog the same move. */
export const movePoints = (id: string, key: string, body: { to: string; points: number; reason: string }) =>
  must(
    api.POST("/api/v1/members/{id}/move-points", {
      params: { ...one(id), header: { "Idempotency-Key": key } },
      body,
    }),
  );
/** The loyalty page as the member sees it. */
export const viewAsMember = (id: string) =>
  must(api.POST("/api/v1/members/{id}/view", { params: one(id), body: {} }));

export const getProgramState = () => must(api.GET("/api/v1/program/state"));
export const pauseProgram = () => must(api.POST("/api/v1/program/pause"));
export const resumeProgram = () => must(api.POST("/api/v1/program/resume"));
export const startWindDown = (body: { codes: "honor" | "revoke"; tell: boolean }) =>
  must(api.POST("/api/v1/program/wind-down", { body }));
export const cancelWindDown = () => must(api.POST("/api/v1/program/wind-down/cancel"));
export const listDataRequests = () => must(api.GET("/api/v1/data-requests"));

/** Hands a file to the browser. */
export function saveFile(file: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some begin to read it later
}
