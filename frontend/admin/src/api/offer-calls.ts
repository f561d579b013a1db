import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Offer = Schemas["Offer"];
export type SellingSettings = Schemas["SellingSettings"];
export type MessageTemplate = Schemas["MessageTemplate"];
export type TemplateCopy = Schemas["Copy"];
export type Wording = Schemas["Wording"];
export type Block = Schemas["Block"];

export interface OfferQuery {
  member?: string;
  newsletter?: string;
  status?: Offer["status"];
}

/** Messages that sell, newest first, each with what became of it. */
export async function listOffers(query: OfferQuery, after: string) {
  const page = await must(
    api.GET("/api/v1/offers", { params: { query: { ...query, ...(after ? { after } : {}) } } }),
  );
  return { items: page.items ?? [], next: page.next ?? "" };
}

export const getSellingSettings = () => must(api.GET("/api/v1/selling-settings"));
export const saveSellingSettings = (body: SellingSettings) =>
  must(api.PUT("/api/v1/selling-settings", { body }));

/** Templates in use, newest first. */
export async function listTemplates(after: string) {
  const page = await must(
    api.GET("/api/v1/message-templates", { params: { query: after ? { after } : {} } }),
  );
  return { items: page.items ?? [], next: page.next ?? "" };
}

export const getTemplate = (id: string) =>
  must(api.GET("/api/v1/message-templates/{id}", { params: { path: { id } } }));

/** Keeps a template; a new one has no id. */
export const saveTemplate = (id: string, body: { name: string; document: TemplateCopy }) =>
  id
    ? must(api.PUT("/api/v1/message-templates/{id}", { params: { path: { id } }, body }))
    : must(api.POST("/api/v1/message-templates", { body }));

export const archiveTemplate = (id: string) =>
  must(api.POST("/api/v1/message-templates/{id}/archive", { params: { path: { id } } }));

interface Look {
  document: TemplateCopy;
  language: string;
  member_id?: string;
}

export const previewTemplate = (body: Look) => must(api.POST("/api/v1/message-template-previews", { body }));
export const testTemplate = (body: Look) => must(api.POST("/api/v1/message-template-tests", { body }));
