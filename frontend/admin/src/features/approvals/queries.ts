import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { approve, getApprovalLimit, listApprovals, refuse, setApprovalLimit } from "@/api/calls";
import { usePages } from "@/api/queries";

export type Shown = "waiting" | "all";

/** What a second person must agree to, newest first. */
export const useApprovals = (shown: Shown) =>
  usePages(["approvals", shown], (cursor) => listApprovals(shown, cursor));

function useDecision<In, Out>(decide: (what: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: decide,
    // What was agreed to has changed a member or a file, and what needs somebody.
    onSettled: () =>
      Promise.all(
        ["approvals", "overview", "member", "files", "backfill"].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
}

export const useApprove = () => useDecision(approve);
export const useRefuse = () =>
  useDecision(({ id, reason }: { id: string; reason: string }) => refuse(id, reason));

export const useApprovalLimit = () => useQuery({ queryKey: ["approval-limit"], queryFn: getApprovalLimit });
export function useSetApprovalLimit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: setApprovalLimit,
    onSuccess: () => client.invalidateQueries({ queryKey: ["approval-limit"] }),
  });
}
