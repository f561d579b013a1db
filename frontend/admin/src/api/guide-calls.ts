// Guides to products, and what buyers say of each: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type ProductGuide = Schemas["ProductGuide"];
export type GuideDetail = Schemas["GuideDetail"];
export type GuideReturns = Schemas["GuideReturns"];
export type Manual = Schemas["Manual"];
export type Trouble = Schemas["Trouble"];
export type Goal = Schemas["Goal"];
export type ProductAnswers = Schemas["ProductAnswers"];

const one = (id: string) => ({ path: { id } });
const from = (after: string) => (after ? { after } : {});

export const listGuides = (after: string) =>
  must(api.GET("/api/v1/guides", { params: { query: from(after) } }));
export const getGuide = (id: string) => must(api.GET("/api/v1/guides/{id}", { params: one(id) }));
export const addGuide = (document: Manual) => must(api.POST("/api/v1/guides", { body: { document } }));
export const saveGuide = (id: string, document: Manual) =>
  must(api.PUT("/api/v1/guides/{id}", { params: one(id), body: { document } }));
export const publishGuide = (id: string) =>
  must(api.POST("/api/v1/guides/{id}/publish", { params: one(id) }));
export const withdrawGuide = (id: string) =>
  must(api.POST("/api/v1/guides/{id}/withdraw", { params: one(id) }));
export const removeGuide = (id: string) => must(api.DELETE("/api/v1/guides/{id}", { params: one(id) }));
export const previewGuide = (document: Manual, language: string) =>
  must(api.POST("/api/v1/guide-previews", { body: { document, language } }));
export const listProductAnswers = (after: string) =>
  must(api.GET("/api/v1/product-answers", { params: { query: from(after) } }));
