import { useQuery } from "@tanstack/react-query";
import { approve, getApprovalLimit, listApprovals, refuse, setApprovalLimit } from "@/api/calls";
import { useChange, usePages, useWideChange } from "@/api/queries";

export type Shown = "waiting" | "all";

/** What a second person must agree to, newest first. */
export const useApprovals = (shown: Shown) =>
  usePages(["approvals", shown], (cursor) => listApprovals(shown, cursor));

// What was agreed to has changed a member or a file, and what needs somebody.
const stale = [["approvals"], ["overview"], ["member"], ["files"], ["backfill"]];
const useDecision = <In, Out>(decide: (what: In) => Promise<Out>) => useWideChange(stale, decide, true);

export const useApprove = () => useDecision(approve);
export const useRefuse = () =>
  useDecision(({ id, reason }: { id: string; reason: string }) => refuse(id, reason));

export const useApprovalLimit = () => useQuery({ queryKey: ["approval-limit"], queryFn: getApprovalLimit });
export const useSetApprovalLimit = () => useChange(["approval-limit"], setApprovalLimit);
