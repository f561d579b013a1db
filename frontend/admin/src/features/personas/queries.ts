import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  comparePersonas,
  listDrafts,
  listPersonas,
  type MakePersonaBody,
  makePersona,
  type PersonaBody,
  readPersona,
  recountPersonas,
  removePersona,
  savePersona,
  suggestPersonas,
} from "@/api/persona-calls";
import { useAnswered, useChange } from "@/api/queries";

const key = "personas";
const soon = 3_000; // milliseconds

/** All personas; looked at again in a moment while any is being counted. */
export const usePersonas = () =>
  useQuery({
    queryKey: [key, "list"],
    queryFn: listPersonas,
    refetchInterval: (query) => {
      const board = query.state.data;
      return board?.preparing || board?.items?.some((one) => one.counting) ? soon : false;
    },
  });

export const usePersona = (id: string) =>
  useQuery({
    queryKey: [key, "one", id],
    queryFn: () => readPersona(id),
    refetchInterval: (query) => (query.state.data?.counting ? soon : false),
  });

export const useDrafts = () =>
  useQuery({
    queryKey: [key, "drafts"],
    queryFn: listDrafts,
    refetchInterval: (query) => (query.state.data?.drafting ? soon : false),
  });

export const usePair = (a: string, b: string) =>
  useQuery({
    queryKey: [key, "beside", a, b],
    queryFn: () => comparePersonas(a, b),
    enabled: a !== "" && b !== "" && a !== b,
  });

/** The list that a new persona was made from is left as it is: its page is shown next, and the list is read when it is. */
export function useMakePersona() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MakePersonaBody) => makePersona(body),
    onSuccess: (made) => {
      client.setQueryData([key, "one", made.id], made);
      for (const queryKey of [
        [key, "list"],
        [key, "drafts"],
        ["segments", "list"],
      ])
        void client.invalidateQueries({ queryKey, refetchType: "none" });
    },
  });
}

export const useSavePersona = (id: string) =>
  useAnswered(key, id, (body: PersonaBody) => savePersona(id, body));
export const useRecountPersonas = () => useChange([key], recountPersonas);
export const useSuggest = () => useChange([key, "drafts"], suggestPersonas);

export function useRemovePersona() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: removePersona,
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: [key, "one", id] });
      return Promise.all([
        client.invalidateQueries({ queryKey: [key, "list"] }),
        client.invalidateQueries({ queryKey: [key, "drafts"] }),
      ]);
    },
  });
}
