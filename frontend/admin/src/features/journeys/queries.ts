import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  addJourney,
  getJourney,
  type JourneyScript,
  journeyResults,
  listJourneys,
  listMessageTemplates,
  listParts,
  listRuns,
  pauseJourney,
  publishJourney,
  resumeJourney,
  saveJourney,
  startPast,
  stopJourney,
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

function useChange<In, Out>(send: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => client.invalidateQueries({ queryKey: [key] }),
  });
}

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
