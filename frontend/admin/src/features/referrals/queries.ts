import { useQuery } from "@tanstack/react-query";
import { useChange, usePages } from "@/api/queries";
import {
  addBlocked,
  addCode,
  allowReferral,
  blockReferral,
  countReferrals,
  getReferral,
  listBlocked,
  listCodes,
  listMemberReferrals,
  listReferrals,
  removeBlocked,
  removeCode,
} from "@/api/referral-calls";
import type { ReferralState } from "@/api/types";

const key = "referrals";

export const useReferrals = (state: ReferralState | "") =>
  usePages([key, "list", state], (cursor) => listReferrals(state, cursor));
export const useMemberReferrals = (id: string) =>
  usePages([key, "of", id], (cursor) => listMemberReferrals(id, cursor));
export const useBlocked = () => usePages([key, "blocked"], listBlocked);
export const useReferralCounts = () =>
  useQuery({ queryKey: [key, "counts"], queryFn: async () => (await countReferrals()).counts });
export const useReferral = (id: string) =>
  useQuery({ queryKey: [key, "one", id], queryFn: () => getReferral(id) });
export const useCodes = (id: string) =>
  useQuery({ queryKey: [key, "codes", id], queryFn: async () => (await listCodes(id)).items ?? [] });

export const useDecide = (id: string) =>
  useChange([key], ({ allow, reason }: { allow: boolean; reason: string }) =>
    allow ? allowReferral(id, reason) : blockReferral(id, reason),
  );
export const useAddBlocked = () => useChange([key], addBlocked);
export const useRemoveBlocked = () => useChange([key], removeBlocked);
export const useAddCode = (id: string) => useChange([key], (code: string) => addCode(id, code));
export const useRemoveCode = (id: string) => useChange([key], (code: string) => removeCode(id, code));
