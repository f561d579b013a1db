import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type MailSender = Schemas["MailSender"];
export type MailSenderChange = Schemas["MailSenderChange"];
export type MailFinding = Schemas["MailFinding"];
export type MemberMail = Schemas["MemberMail"];

export const getMailSender = () => must(api.GET("/api/v1/mail-sender"));
export const saveMailSender = (body: MailSenderChange) => must(api.PUT("/api/v1/mail-sender", { body }));
export const checkMailSender = () => must(api.POST("/api/v1/mail-sender/check"));

export const getMemberMail = (id: string) =>
  must(api.GET("/api/v1/members/{id}/mail", { params: { path: { id } } }));
export const liftMailStop = (id: string, reason: string) =>
  must(api.POST("/api/v1/members/{id}/mail/lift", { params: { path: { id } }, body: { reason } }));
