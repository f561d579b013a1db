// What members asked: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

export type Request = components["schemas"]["Request"];
export type RequestKind = Request["kind"];
export type RequestState = Request["state"];
export type RequestBody = components["schemas"]["RequestBody"];

export interface RequestQuery {
  state?: RequestState | "all";
  kind?: RequestKind;
  member?: string;
  /** "me", "nobody", or somebody's id. */
  assignee?: string;
  /** Only those whose answer is due by now. */
  due?: boolean;
}

const one = (id: string) => ({ path: { id } });

export const listRequests = (query: RequestQuery, after: string) =>
  must(api.GET("/api/v1/requests", { params: { query: { ...query, ...(after ? { after } : {}) } } }));
/** `key` makes a second click of the same dialog the same request. */
export const openRequest = (key: string, body: RequestBody) =>
  must(api.POST("/api/v1/requests", { params: { header: { "Idempotency-Key": key } }, body }));
export const answerRequest = (id: string, note: string) =>
  must(api.POST("/api/v1/requests/{id}/answer", { params: one(id), body: { note } }));
export const closeRequest = (id: string, note: string) =>
  must(api.POST("/api/v1/requests/{id}/close", { params: one(id), body: { note } }));
export const reopenRequest = (id: string) =>
  must(api.POST("/api/v1/requests/{id}/reopen", { params: one(id) }));
