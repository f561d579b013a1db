import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useChange, usePages } from "@/api/queries";
import {
  addSurvey,
  endSurvey,
  getSurvey,
  getSurveyCode,
  getSurveySettings,
  listCuts,
  listSurveys,
  listSurveyTemplates,
  listSurveyTexts,
  previewSurvey,
  publishSurvey,
  type SurveyCut,
  type SurveyDocument,
  saveSurvey,
  saveSurveySettings,
  surveyResults,
} from "@/api/survey-calls";

const key = "surveys";

/** All surveys, newest first. */
export const useSurveys = () => usePages([key, "list"], listSurveys);
export const useSurvey = (id: string) =>
  useQuery({ queryKey: [key, "one", id], queryFn: () => getSurvey(id) });
/** The code as a picture that may stand in the page: an address of ours would not be told who asks, in Shopify's admin. */
export const useSurveyCode = (id: string) =>
  useQuery({
    queryKey: [key, "code", id],
    queryFn: async () => `data:image/svg+xml,${encodeURIComponent(await getSurveyCode(id))}`,
    staleTime: Number.POSITIVE_INFINITY,
  });
export const useSurveyTemplates = () =>
  useQuery({ queryKey: [key, "templates"], queryFn: listSurveyTemplates });
export const useSurveySettings = () => useQuery({ queryKey: [key, "settings"], queryFn: getSurveySettings });
export const useCuts = () => useQuery({ queryKey: ["segments", "cuts"], queryFn: listCuts });

/** What a survey came to; the figures before stay while others load. */
export const useSurveyResults = (id: string, cut: SurveyCut) =>
  useQuery({
    queryKey: [key, "results", id, cut],
    queryFn: () => surveyResults(id, cut),
    placeholderData: keepPreviousData,
  });
export const useSurveyTexts = (id: string, q: string) =>
  usePages([key, "texts", id, q], (after) => listSurveyTexts(id, q, after), { keep: true });

/** The page that shoppers see, while it is written. */
export const useSurveyPreview = (document: SurveyDocument, language: string) =>
  useQuery({
    queryKey: ["survey-preview", document, language],
    queryFn: () => previewSurvey(document, language),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const useAddSurvey = () => useChange([key], addSurvey);
export const useSaveSurvey = (id: string) =>
  useChange([key], (document: SurveyDocument) => saveSurvey(id, document));
export const usePublishSurvey = (id: string) => useChange([key], () => publishSurvey(id));
/** Asks from now on, or asks nobody any more. */
export const useTurnSurvey = (id: string) =>
  useChange([key], (on: boolean) => (on ? publishSurvey(id) : endSurvey(id)));
export const useSaveSurveySettings = () => useChange([key], saveSurveySettings);
