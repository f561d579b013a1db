import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { cancelWindDown, getProgramState, listDataRequests, pauseProgram, resumeProgram } from "@/api/data";
import type { ProgramState } from "@/api/types";

const state = ["program-state"];

/** Whether the program runs, stands still or ends. While it ends, how far it is comes by itself. */
export const useProgramState = () =>
  useQuery({
    queryKey: state,
    queryFn: getProgramState,
    refetchInterval: (query) => (query.state.data?.wind_down?.ended_at === null ? 3_000 : false),
  });

/** What is asked about people's data, and not done. */
export const useDataRequests = () =>
  useQuery({ queryKey: ["data-requests"], queryFn: async () => (await listDataRequests()).items ?? [] });

/** Changes whether the program runs; the answer is the state of now. */
export function useStateChange<Body = void>(change: (body: Body) => Promise<ProgramState>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (now) => client.setQueryData(state, now),
  });
}

export const usePause = () => useStateChange(pauseProgram);
export const useResume = () => useStateChange(resumeProgram);
export const useKeepOn = () => useStateChange(cancelWindDown);
