// Surveys: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Survey = Schemas["Survey"];
export type SurveyDocument = Schemas["Questionnaire"];
export type SurveyQuestion = Schemas["Question"];
export type SurveyOption = Schemas["Option"];
export type SurveyTemplate = Schemas["SurveyTemplate"];
export type SurveyResults = Schemas["SurveyResults"];
export type QuestionResult = Schemas["QuestionResult"];
export type SurveyFigure = Schemas["SurveyFigure"];
export type SurveyText = Schemas["SurveyText"];

const one = (id: string) => ({ path: { id } });
const from = (after: string) => (after ? { after } : {});

export const listSurveys = (after: string) =>
  must(api.GET("/api/v1/surveys", { params: { query: from(after) } }));
export const listSurveyTemplates = () => must(api.GET("/api/v1/survey-templates"));
export const getSurvey = (id: string) => must(api.GET("/api/v1/surveys/{id}", { params: one(id) }));
export const addSurvey = (body: Schemas["NewSurveyBody"]) => must(api.POST("/api/v1/surveys", { body }));
export const saveSurvey = (id: string, document: SurveyDocument) =>
  must(api.PUT("/api/v1/surveys/{id}", { params: one(id), body: { document } }));
export const publishSurvey = (id: string) =>
  must(api.POST("/api/v1/surveys/{id}/publish", { params: one(id) }));
export const endSurvey = (id: string) => must(api.POST("/api/v1/surveys/{id}/end", { params: one(id) }));
export const previewSurvey = (document: SurveyDocument, language: string) =>
  must(api.POST("/api/v1/survey-previews", { body: { document, language } }));
export const getSurveySettings = () => must(api.GET("/api/v1/survey-settings"));
export const saveSurveySettings = (quiet_days: number) =>
  must(api.PUT("/api/v1/survey-settings", { body: { quiet_days } }));

/** What results are cut to; empty for all. Days are the merchant's. */
export interface SurveyCut {
  segment: string;
  from: string;
  to: string;
}

const filled = <T extends object>(query: T) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "")) as Partial<T>;

export const surveyResults = (id: string, cut: SurveyCut) =>
  must(api.GET("/api/v1/surveys/{id}/results", { params: { ...one(id), query: filled(cut) } }));
export const listSurveyTexts = (id: string, q: string, after: string) =>
  must(api.GET("/api/v1/surveys/{id}/texts", { params: { ...one(id), query: filled({ q, after }) } }));

/** The segments that results can be cut to: the first hundred are as many as a list can show. */
export const listCuts = () => must(api.GET("/api/v1/segments", { params: { query: { limit: 100 } } }));

/** The open link as a code to print: an SVG. */
export const getSurveyCode = async (id: string): Promise<string> =>
  must(api.GET("/api/v1/surveys/{id}/code", { params: one(id), parseAs: "text" }) as never);

/** Files, by their address: the browser fetches them itself. */
export const answersFile = (id: string) => `/api/v1/surveys/${encodeURIComponent(id)}/answers`;
export const codeFile = (id: string) => `/api/v1/surveys/${encodeURIComponent(id)}/code`;
