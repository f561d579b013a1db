// Coupons and cards on paper, and codes at the till: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

export type PrintRun = components["schemas"]["PrintRun"];
export type PrintBody = components["schemas"]["PrintBody"];
export type TillCode = components["schemas"]["TillCode"];

const one = (id: string) => ({ path: { id } });

/** Print runs, newest first. */
export async function listPrintRuns(after: string) {
  const page = await must(api.GET("/api/v1/print-runs", { params: { query: after ? { after } : {} } }));
  return { items: page.items ?? [], next: page.next ?? "" };
}

export const getPrintRun = (id: string) => must(api.GET("/api/v1/print-runs/{id}", { params: one(id) }));

/** Keeps a draft; a new one has no id. */
export const savePrintRun = (id: string, body: PrintBody) =>
  id
    ? must(api.PUT("/api/v1/print-runs/{id}", { params: one(id), body }))
    : must(api.POST("/api/v1/print-runs", { body }));

export const startPrintRun = (id: string) =>
  must(api.POST("/api/v1/print-runs/{id}/start", { params: one(id) }));
export const stopPrintRun = (id: string) =>
  must(api.POST("/api/v1/print-runs/{id}/stop", { params: one(id) }));
export const removePrintRun = (id: string) =>
  must(api.POST("/api/v1/print-runs/{id}/remove", { params: one(id) }));

/** One coupon as SVG. */
export const previewPrintRun = async (body: PrintBody) =>
  (await must(api.POST("/api/v1/print-preview", { body }))).svg;

/** The pages, as PDF. */
export const getCoupons = (id: string) =>
  must(
    api.GET("/api/v1/print-runs/{id}/coupons.pdf", { params: one(id), parseAs: "blob" }) as never,
  ) as Promise<Blob>;
/** Where letters go, as CSV. */
export const getAddresses = (id: string) =>
  must(
    api.GET("/api/v1/print-runs/{id}/addresses.csv", { params: one(id), parseAs: "blob" }) as never,
  ) as Promise<Blob>;

export const lookAtCode = (code: string) => must(api.POST("/api/v1/till/look", { body: { code } }));
export const takeCode = (code: string) => must(api.POST("/api/v1/till/take", { body: { code } }));
