import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { applyFile, cancelFile, listFiles, replay, undoFile } from "@/api/calls";
import type { FileRun } from "@/api/types";
import { type Chosen, sendFile } from "./upload";

const key = ["files"];
const moving: FileRun["state"][] = ["checking", "applying", "undoing"];

/** The newest files. While workers have one in hand, they are asked for again and again. */
export const useFiles = () =>
  useQuery({
    queryKey: key,
    queryFn: async () => (await listFiles()).items,
    refetchInterval: (query) => (query.state.data?.some((run) => moving.includes(run.state)) ? 1_500 : false),
  });

function useFileChange<In, Out>(change: (what: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: key }) });
}

export const useSendFile = (onSent: (share: number) => void) =>
  useFileChange((chosen: Chosen) => sendFile(chosen, onSent));
export const useApplyFile = () => useFileChange(applyFile);
export const useUndoFile = () => useFileChange(undoFile);
export const useCancelFile = () => useFileChange(cancelFile);
export const useRetryFile = () => useFileChange((id: string) => replay({ ids: [id] }));
