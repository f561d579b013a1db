// Studies and product tests: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Study = Schemas["Study"];
export type StudyOutline = Schemas["Outline"];
export type StudyQuota = Schemas["Quota"];
export type StudyFunnel = Schemas["StudyFunnel"];
export type StudyPerson = Schemas["StudyPerson"];
export type StudyGroup = Schemas["StudyGroup"];
export type PanelMember = Schemas["PanelMember"];

const one = (id: string) => ({ path: { id } });
const from = (after: string) => (after ? { after } : {});

export const listStudies = (after: string) =>
  must(api.GET("/api/v1/studies", { params: { query: from(after) } }));
export const getStudy = (id: string) => must(api.GET("/api/v1/studies/{id}", { params: one(id) }));

/** Keeps a draft; a new one has no id. */
export const saveStudy = (id: string, outline: StudyOutline) =>
  id
    ? must(api.PUT("/api/v1/studies/{id}", { params: one(id), body: { outline } }))
    : must(api.POST("/api/v1/studies", { body: { outline } }));

export const startStudy = (id: string) => must(api.POST("/api/v1/studies/{id}/start", { params: one(id) }));
export const stopStudy = (id: string) => must(api.POST("/api/v1/studies/{id}/stop", { params: one(id) }));
export const closeStudy = (id: string) => must(api.POST("/api/v1/studies/{id}/close", { params: one(id) }));
export const removeStudy = (id: string) => must(api.POST("/api/v1/studies/{id}/remove", { params: one(id) }));

export const getStudyResults = (id: string) =>
  must(api.GET("/api/v1/studies/{id}/results", { params: one(id) }));

export type PersonState = StudyPerson["state"];

/** Who was drawn, newest first; of one state, or only those to whom something is to be sent. */
export const listStudyPeople = (id: string, state: PersonState | "" | "to_ship", after: string) =>
  must(
    api.GET("/api/v1/studies/{id}/people", {
      params: {
        ...one(id),
        query: {
          ...from(after),
          limit: 20,
          ...(state === "to_ship" ? { to_ship: true } : state ? { state } : {}),
        },
      },
    }),
  );

/** Notes that pieces were sent: to those named, or to all whose address was handed out. */
export const shipStudy = (id: string, invitations: string[]) =>
  must(
    api.POST("/api/v1/studies/{id}/shipments", {
      params: one(id),
      body: invitations.length > 0 ? { invitations } : {},
    }),
  );

export const listPanel = (after: string) =>
  must(api.GET("/api/v1/panel", { params: { query: from(after) } }));
export const getStudySettings = () => must(api.GET("/api/v1/study-settings"));
export const saveStudySettings = (body: Schemas["StudyPace"]) =>
  must(api.PUT("/api/v1/study-settings", { body }));

/** Files, by their address: the browser fetches them itself. */
export const addressesFile = (id: string) => `/api/v1/studies/${encodeURIComponent(id)}/addresses`;
export const studyFile = (id: string) => `/api/v1/studies/${encodeURIComponent(id)}/answers`;
