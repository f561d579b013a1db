// Newsletters: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

export type Newsletter = components["schemas"]["Newsletter"];
export type NewsletterBody = components["schemas"]["NewsletterBody"];
export type NewsletterReaders = components["schemas"]["NewsletterReaders"];
export type NewsletterFates = components["schemas"]["NewsletterFates"];

const one = (id: string) => ({ path: { id } });

/** Newsletters, newest first. */
export async function listNewsletters(after: string) {
  const page = await must(api.GET("/api/v1/newsletters", { params: { query: after ? { after } : {} } }));
  return { items: page.items ?? [], next: page.next ?? "" };
}

export const getNewsletter = (id: string) => must(api.GET("/api/v1/newsletters/{id}", { params: one(id) }));

/** Keeps a draft; a new one has no id. */
export const saveNewsletter = (id: string, body: NewsletterBody) =>
  id
    ? must(api.PUT("/api/v1/newsletters/{id}", { params: one(id), body }))
    : must(api.POST("/api/v1/newsletters", { body }));

/** Now, or at a moment in the merchant's time zone. */
export const sendNewsletter = (id: string, at: string) =>
  must(api.POST("/api/v1/newsletters/{id}/send", { params: one(id), body: at ? { at } : {} }));
export const stopNewsletter = (id: string) =>
  must(api.POST("/api/v1/newsletters/{id}/stop", { params: one(id) }));
export const removeNewsletter = (id: string) =>
  must(api.POST("/api/v1/newsletters/{id}/remove", { params: one(id) }));

/** How many it would go to; all who agreed without a segment. */
export const countReaders = (segment: string) =>
  must(api.GET("/api/v1/newsletter-readers", { params: { query: segment ? { segment } : {} } }));
