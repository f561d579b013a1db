// Automations: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

export type Journey = components["schemas"]["Journey"];
export type JourneyScript = components["schemas"]["Script"];
export type JourneyStep = components["schemas"]["Step"];
export type JourneyListen = components["schemas"]["Listen"];
export type JourneyFigures = components["schemas"]["JourneyFigures"];
export type JourneyResults = components["schemas"]["JourneyResults"];
export type Difference = components["schemas"]["Difference"];
export type JourneyVersion = components["schemas"]["JourneyVersion"];
export type Condition = components["schemas"]["Condition"];
export type ReadyJourney = components["schemas"]["ReadyJourney"];
export type MemberRun = components["schemas"]["MemberRun"];

const one = (id: string) => ({ path: { id } });
const after = (cursor: string) => (cursor ? { after: cursor } : {});

export const listJourneys = (cursor: string) =>
  must(api.GET("/api/v1/journeys", { params: { query: after(cursor) } }));
export const listParts = () => must(api.GET("/api/v1/journey-parts"));
export const listReadyJourneys = () => must(api.GET("/api/v1/ready-journeys"));
export const takeReadyJourney = (id: string) =>
  must(api.POST("/api/v1/ready-journeys/{id}/use", { params: one(id) }));
export const addJourney = (document: JourneyScript) =>
  must(api.POST("/api/v1/journeys", { body: { document } }));
export const getJourney = (id: string) => must(api.GET("/api/v1/journeys/{id}", { params: one(id) }));
export const saveJourney = (id: string, document: JourneyScript) =>
  must(api.PUT("/api/v1/journeys/{id}/draft", { params: one(id), body: { document } }));
export const publishJourney = (id: string, note: string) =>
  must(api.POST("/api/v1/journeys/{id}/publish", { params: one(id), body: { note } }));
export const pauseJourney = (id: string) =>
  must(api.POST("/api/v1/journeys/{id}/pause", { params: one(id) }));
export const resumeJourney = (id: string) =>
  must(api.POST("/api/v1/journeys/{id}/resume", { params: one(id) }));
export const stopJourney = (id: string) => must(api.POST("/api/v1/journeys/{id}/stop", { params: one(id) }));
export const journeyResults = (id: string) =>
  must(api.GET("/api/v1/journeys/{id}/results", { params: one(id) }));
export const previewPast = (id: string, since: string) =>
  must(api.GET("/api/v1/journeys/{id}/past", { params: { ...one(id), query: { since } } }));
export const startPast = (id: string, since: string, runs: number) =>
  must(api.POST("/api/v1/journeys/{id}/past", { params: one(id), body: { since, runs } }));
export const listRuns = (id: string, cursor: string) =>
  must(api.GET("/api/v1/members/{id}/journeys", { params: { ...one(id), query: after(cursor) } }));
export const listJourneyVersions = (id: string, cursor: string) =>
  must(api.GET("/api/v1/journeys/{id}/versions", { params: { ...one(id), query: after(cursor) } }));
export const listSegmentNames = () =>
  must(api.GET("/api/v1/segments", { params: { query: { limit: 100 } } }));
export const listSurveyNames = () => must(api.GET("/api/v1/surveys", { params: { query: { limit: 100 } } }));
export const listMessageTemplates = () =>
  must(api.GET("/api/v1/message-templates", { params: { query: { limit: 100 } } }));
