import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  addBlocked,
  addCode,
  allowReferral,
  blockReferral,
  countReferrals,
  getReferral,
  listAdvocates,
  listBlocked,
  listCodes,
  listMemberReferrals,
  listReferrals,
  removeBlocked,
  removeCode,
} from "@/api/referral-calls";
import type { ReferralState } from "@/api/types";

const key = "referrals";

function usePages<Page extends { next: string }>(name: unknown[], load: (cursor: string) => Promise<Page>) {
  return useInfiniteQuery({
    queryKey: [key, ...name],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });
}

export const useReferrals = (state: ReferralState | "") =>
  usePages(["list", state], (cursor) => listReferrals(state, cursor));
export const useMemberReferrals = (id: string) =>
  usePages(["of", id], (cursor) => listMemberReferrals(id, cursor));
export const useAdvocates = () => usePages(["advocates"], listAdvocates);
export const useBlocked = () => usePages(["blocked"], listBlocked);
export const useReferralCounts = () =>
  useQuery({ queryKey: [key, "counts"], queryFn: async () => (await countReferrals()).counts });
export const useReferral = (id: string) =>
  useQuery({ queryKey: [key, "one", id], queryFn: () => getReferral(id) });
export const useCodes = (id: string) =>
  useQuery({ queryKey: [key, "codes", id], queryFn: async () => (await listCodes(id)).items ?? [] });

function useChange<In, Out>(send: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => client.invalidateQueries({ queryKey: [key] }),
  });
}

export const useDecide = (id: string) =>
  useChange(({ allow, reason }: { allow: boolean; reason: string }) =>
    allow ? allowReferral(id, reason) : blockReferral(id, reason),
  );
export const useAddBlocked = () => useChange(addBlocked);
export const useRemoveBlocked = () => useChange(removeBlocked);
export const useAddCode = (id: string) => useChange((code: string) => addCode(id, code));
export const useRemoveCode = (id: string) => useChange((code: string) => removeCode(id, code));
