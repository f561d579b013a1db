import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useChange, usePages } from "@/api/queries";
import {
  closeStudy,
  getStudy,
  getStudyResults,
  getStudySettings,
  listPanel,
  listStudies,
  listStudyPeople,
  type PersonState,
  removeStudy,
  type Study,
  type StudyOutline,
  saveStudy,
  saveStudySettings,
  shipStudy,
  startStudy,
  stopStudy,
} from "@/api/study-calls";

const key = "studies";

/** Studies, newest first. */
export const useStudies = () => usePages([key, "list"], listStudies);

/** One study. While people are drawn and invited, it is asked again and again. */
export const useStudy = (id: string) =>
  useQuery({
    queryKey: [key, "one", id],
    queryFn: () => getStudy(id),
    enabled: id !== "",
    refetchInterval: (query) => (query.state.data?.state === "inviting" ? 5_000 : false),
  });

export const useStudyResults = (id: string) =>
  useQuery({ queryKey: [key, "results", id], queryFn: () => getStudyResults(id) });

export const useStudyPeople = (id: string, state: PersonState | "" | "to_ship") =>
  usePages([key, "people", id, state], (after) => listStudyPeople(id, state, after));

/** A change whose answer is the study as it stands now: it is shown without being asked again. */
function useAnswered<In>(id: string, send: (input: In) => Promise<Study>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (saved) => {
      client.setQueryData([key, "one", saved.id || id], saved);
      void client.invalidateQueries({ queryKey: [key, "list"] });
      void client.invalidateQueries({ queryKey: [key, "people", id] });
    },
  });
}

export const useSaveStudy = (id: string) =>
  useAnswered(id, (outline: StudyOutline) => saveStudy(id, outline));

const turns = { start: startStudy, stop: stopStudy, close: closeStudy };

/** Starts it, lets nobody else take part, or closes it. */
export const useTurnStudy = (id: string, turn: keyof typeof turns) => useAnswered(id, () => turns[turn](id));

/** Forgets a draft. */
export const useRemoveStudy = (id: string) => useChange([key, "list"], () => removeStudy(id));

/** Marks pieces as sent. */
export const useShip = (id: string) =>
  useChange([key], (invitations: string[]) => shipStudy(id, invitations));

/** Who wants to be asked. */
export const usePanel = () => usePages([key, "panel"], listPanel);

export const useStudySettings = () => useQuery({ queryKey: [key, "settings"], queryFn: getStudySettings });
export const useSaveStudySettings = () => useChange([key, "settings"], saveStudySettings);
