// The after-sales desk: a request's conversation, and how the desk works. One function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];
export type RequestDetail = Schemas["RequestDetail"];
export type RequestMessage = Schemas["RequestMessage"];
export type RequestFile = Schemas["RequestFile"];
export type Priority = RequestDetail["priority"];
export type Colleague = Schemas["Colleague"];
export type DeskSettings = Schemas["DeskSettings"];
export type DeskBody = Schemas["DeskBody"];
export type CannedAnswer = Schemas["CannedAnswer"];
export type CannedBody = Schemas["CannedBody"];
export type SayBody = Schemas["SayBody"];
export type CommentBody = Schemas["CommentBody"];
export type VoiceCount = Schemas["VoiceCount"];
export type RecoveryView = Schemas["RecoveryView"];
export type RecoverySide = Schemas["RecoverySide"];

const one = (id: string) => ({ path: { id } });
const once = (key: string) => ({ header: { "Idempotency-Key": key } });

export const getRequest = (id: string) => must(api.GET("/api/v1/requests/{id}", { params: one(id) }));
/** `key` makes a second click the same answer. */
export const sayInRequest = (key: string, id: string, body: Schemas["SayBody"]) =>
  must(api.POST("/api/v1/requests/{id}/messages", { params: { ...one(id), ...once(key) }, body }));
/** For a letter that was not sent, or of which nobody knows. */
export const mailAgain = (id: string, message_id: string) =>
  must(
    api.POST("/api/v1/requests/{id}/messages/{message_id}/mail", { params: { path: { id, message_id } } }),
  );
/** The address of a file that came along: what it holds is only for who may read the request. */
export const fileAddress = (request: string, file: string) => `/api/v1/requests/${request}/files/${file}`;
/** "" gives it to nobody. */
export const assignRequest = (id: string, staff_id: string) =>
  must(api.POST("/api/v1/requests/{id}/assign", { params: one(id), body: staff_id ? { staff_id } : {} }));
export const sortRequest = (id: string, body: Schemas["SortBody"]) =>
  must(api.POST("/api/v1/requests/{id}/sort", { params: one(id), body }));
export const knowSender = (id: string, member_id: string) =>
  must(api.POST("/api/v1/requests/{id}/member", { params: one(id), body: { member_id } }));
export const giveGoodwill = (key: string, id: string, body: Schemas["GoodwillBody"]) =>
  must(api.POST("/api/v1/requests/{id}/goodwill", { params: { ...one(id), ...once(key) }, body }));
export const fillAnswer = (id: string, answer_id: string) =>
  must(api.GET("/api/v1/requests/{id}/answers/{answer_id}", { params: { path: { id, answer_id } } }));
export const listColleagues = () => must(api.GET("/api/v1/requests/people"));
export const logComment = (key: string, body: CommentBody) =>
  must(api.POST("/api/v1/requests/public", { params: once(key), body }));
export const getVoices = (months: number) =>
  must(api.GET("/api/v1/requests/voices", { params: { query: { months } } }));
export const getRecovery = () => must(api.GET("/api/v1/requests/recovery"));
export const getDesk = () => must(api.GET("/api/v1/desk"));
export const saveDesk = (body: DeskBody) => must(api.PUT("/api/v1/desk", { body }));
export const changeDeskAddress = () => must(api.POST("/api/v1/desk/address"));
export const listAnswers = () => must(api.GET("/api/v1/desk/answers"));
export const addAnswer = (body: CannedBody) => must(api.POST("/api/v1/desk/answers", { body }));
export const saveAnswer = (id: string, body: CannedBody) =>
  must(api.PUT("/api/v1/desk/answers/{id}", { params: one(id), body }));
export const removeAnswer = (id: string) =>
  must(api.DELETE("/api/v1/desk/answers/{id}", { params: one(id) }));
