import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { discardDraft, getProgram, publishDraft, saveDraft, weighProgram } from "@/api/calls";
import type { Draft, Program, ProgramDocument } from "@/api/types";

const key = ["program"];

export const useProgram = () => useQuery({ queryKey: key, queryFn: getProgram });

/** What the draft costs and gives back by its own figures. */
export const useProgramMoney = () =>
  useQuery({ queryKey: [...key, "money"], queryFn: weighProgram, staleTime: 0 });

/** What members get today: the live version, or the draft where none is published yet. */
export function liveDocument(program: Program): ProgramDocument {
  return program.live?.document ?? program.draft.document;
}

/** Writes each change into the draft at once, one after the other, and shows it before the server answers. */
export function useSaveDraft() {
  const client = useQueryClient();
  const put = (draft: Partial<Draft>) =>
    client.setQueryData<Program>(key, (old) => old && { ...old, draft: { ...old.draft, ...draft } });
  return useMutation({
    mutationFn: saveDraft,
    scope: { id: "program-draft" },
    onMutate: async (document) => {
      await client.cancelQueries({ queryKey: key });
      put({ document });
    },
    onSuccess: (draft, document) => {
      const newer = client.getQueryData<Program>(key)?.draft.document !== document;
      put(newer ? { changed: draft.changed, changes: draft.changes } : draft);
      // What was counted of the draft before: the draft itself is here.
      void client.invalidateQueries({ queryKey: key, predicate: ({ queryKey }) => queryKey.length > 1 });
    },
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** The draft as it stands at the moment of the call, for an Undo that comes after other changes. */
export function useLatestDraft(): () => ProgramDocument | undefined {
  const client = useQueryClient();
  return () => client.getQueryData<Program>(key)?.draft.document;
}

export function usePublish() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: publishDraft,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: ["overview"] }),
      ]),
  });
}

export function useDiscard() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: discardDraft,
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}
