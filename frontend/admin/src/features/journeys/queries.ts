import { useMutation, useQuery } from "@tanstack/react-query";
import {
  addJourney,
  getJourney,
  type JourneyScript,
  journeyResults,
  listJourneys,
  listJourneyVersions,
  listMessageTemplates,
  listParts,
  listReadyJourneys,
  listRuns,
  listSegmentNames,
  listSurveyNames,
  pauseJourney,
  previewPast,
  publishJourney,
  resumeJourney,
  saveJourney,
  startPast,
  stopJourney,
  takeReadyJourney,
} from "@/api/journey-calls";
import { useChange, usePages } from "@/api/queries";

const key = "journeys";

export const useJourneys = () => usePages([key, "list"], listJourneys);
export const useRuns = (member: string) =>
  usePages([key, "runs", member], (cursor) => listRuns(member, cursor));
export const useJourney = (id: string) =>
  useQuery({ queryKey: [key, "one", id], queryFn: () => getJourney(id) });
export const useResults = (id: string) =>
  useQuery({ queryKey: [key, "results", id], queryFn: () => journeyResults(id) });
export const useParts = () =>
  useQuery({ queryKey: [key, "parts"], queryFn: listParts, staleTime: Number.POSITIVE_INFINITY });
export const useMessageTemplates = () =>
  useQuery({ queryKey: [key, "templates"], queryFn: async () => (await listMessageTemplates()).items ?? [] });

export const useSegmentNames = (enabled: boolean) =>
  useQuery({
    queryKey: [key, "segments"],
    queryFn: async () => (await listSegmentNames()).items ?? [],
    enabled,
  });
export const useSurveyNames = (enabled: boolean) =>
  useQuery({
    queryKey: [key, "surveys"],
    queryFn: async () => (await listSurveyNames()).items ?? [],
    enabled,
  });
export const useVersions = (id: string) =>
  usePages([key, "versions", id], (cursor) => listJourneyVersions(id, cursor));
/** Counts only: nothing begins. */
export const usePreviewPast = (id: string) =>
  useMutation({ mutationFn: (since: string) => previewPast(id, since) });

export const useReadyJourneys = () =>
  useQuery({ queryKey: [key, "ready"], queryFn: listReadyJourneys, staleTime: Number.POSITIVE_INFINITY });
export const useTakeReady = () => useChange([key], takeReadyJourney);
export const useAddJourney = () => useChange([key], addJourney);
export const useSaveJourney = (id: string) =>
  useChange([key], (document: JourneyScript) => saveJourney(id, document));
export const usePublishJourney = (id: string) => useChange([key], (note: string) => publishJourney(id, note));
export const useTurn = (id: string) =>
  useChange([key], (to: "pause" | "resume" | "stop") =>
    ({ pause: pauseJourney, resume: resumeJourney, stop: stopJourney })[to](id),
  );
export const useStartPast = (id: string) =>
  useChange([key], ({ since, runs }: { since: string; runs: number }) => startPast(id, since, runs));
