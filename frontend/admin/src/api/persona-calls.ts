// Personas: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

export type Persona = components["schemas"]["Persona"];
export type PersonaDetail = components["schemas"]["PersonaDetail"];
export type PersonaLine = components["schemas"]["PersonaLine"];
export type PersonaWritten = components["schemas"]["PersonaWritten"];
export type PersonaMonth = components["schemas"]["PersonaMonth"];
export type PersonaDraft = components["schemas"]["PersonaDraft"];
export type PersonaPair = components["schemas"]["PersonaPair"];
export type PersonaRow = components["schemas"]["PersonaRow"];
export type MakePersonaBody = components["schemas"]["MakePersonaBody"];
export type PersonaBody = components["schemas"]["PersonaBody"];
export type Section = PersonaLine["section"];

const one = (id: string) => ({ params: { path: { id } } });

export const listPersonas = () => must(api.GET("/api/v1/personas"));
export const readPersona = (id: string) => must(api.GET("/api/v1/personas/{id}", one(id)));
export const makePersona = (body: MakePersonaBody) => must(api.POST("/api/v1/personas", { body }));
export const savePersona = (id: string, body: PersonaBody) =>
  must(api.PUT("/api/v1/personas/{id}", { ...one(id), body }));
export const removePersona = (id: string) => must(api.DELETE("/api/v1/personas/{id}", one(id)));
export const recountPersonas = () => must(api.POST("/api/v1/personas/recount"));
export const listDrafts = () => must(api.GET("/api/v1/personas/drafts"));
export const suggestPersonas = () => must(api.POST("/api/v1/personas/drafts"));
export const comparePersonas = (a: string, b: string) =>
  must(api.GET("/api/v1/personas/beside", { params: { query: { a, b } } }));
