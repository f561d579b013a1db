import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  applyTemplate,
  cancelPlan,
  compareVersions,
  copyVersion,
  importProgram,
  listTemplates,
  planPublish,
  rollBack,
} from "@/api/document-calls";
import type { ProgramDocument } from "@/api/types";

/** A change of the program, after which all pages about it look anew. */
function useProgramChange<In, Out>(change: (what: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["program"] }),
        client.invalidateQueries({ queryKey: ["compare"] }),
        client.invalidateQueries({ queryKey: ["overview"] }),
      ]),
  });
}

export const useRollBack = () => useProgramChange(rollBack);
export const useCopyVersion = () => useProgramChange(copyVersion);
export const useImport = () => useProgramChange(importProgram);
export const useTemplate = () => useProgramChange(applyTemplate);
export const usePlan = () => useProgramChange(planPublish);
export const useCancelPlan = () => useProgramChange(cancelPlan);

export const useComparison = (from: string, to: string) =>
  useQuery({ queryKey: ["compare", from, to], queryFn: () => compareVersions(from, to), staleTime: 0 });

/** Programs to begin with; what becomes of one's own changes none of them. */
export const useTemplates = () =>
  useQuery({ queryKey: ["program-templates"], queryFn: async () => (await listTemplates()).items ?? [] });

/** What stands in a file that was saved here, or undefined. A bare document is taken, too. */
export function programFile(text: string): { format: 1; document: ProgramDocument } | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null) return undefined;
    const document = "document" in read ? read.document : read;
    const fits = typeof document === "object" && document !== null && "rules" in document;
    return fits ? { format: 1, document: document as ProgramDocument } : undefined;
  } catch {
    return undefined;
  }
}
