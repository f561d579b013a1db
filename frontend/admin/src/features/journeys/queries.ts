import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
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

const key = "journeys";

function usePages<Page extends { next: string }>(name: unknown[], load: (cursor: string) => Promise<Page>) {
  return useInfiniteQuery({
    queryKey: [key, ...name],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });
}

export const useJourneys = () => usePages(["list"], listJourneys);
export const useRuns = (member: string) => usePages(["runs", member], (cursor) => listRuns(member, cursor));
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
  usePages(["versions", id], (cursor) => listJourneyVersions(id, cursor));
/** Counts only: nothing begins. */
export const usePreviewPast = (id: string) =>
  useMutation({ mutationFn: (since: string) => previewPast(id, since) });

function useChange<In, Out>(send: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => client.invalidateQueries({ queryKey: [key] }),
  });
}

export const useReadyJourneys = () =>
  useQuery({ queryKey: [key, "ready"], queryFn: listReadyJourneys, staleTime: Number.POSITIVE_INFINITY });
export const useTakeReady = () => useChange(takeReadyJourney);
export const useAddJourney = () => useChange(addJourney);
export const useSaveJourney = (id: string) =>
  useChange((document: JourneyScript) => saveJourney(id, document));
export const usePublishJourney = (id: string) => useChange((note: string) => publishJourney(id, note));
export const useTurn = (id: string) =>
  useChange((to: "pause" | "resume" | "stop") =>
    ({ pause: pauseJourney, resume: resumeJourney, stop: stopJourney })[to](id),
  );
export const useStartPast = (id: string) =>
  useChange(({ since, runs }: { since: string; runs: number }) => startPast(id, since, runs));
