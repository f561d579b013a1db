import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  adjustPoints,
  getMember,
  giveReward,
  listMembers,
  listMovements,
  listOrders,
  listRedemptions,
  reviewMember,
  undoRedemption,
} from "@/api/calls";
import { extendCode, reissueCode, resendCode } from "@/api/code-calls";
import { usePages } from "@/api/queries";
import type { MemberSort } from "@/api/types";

export const useMembers = (q: string, sort: MemberSort, tier: string) =>
  usePages(
    ["members", q, sort, tier],
    (cursor) =>
      listMembers({ sort, ...(q && { q }), ...(tier && { tier }), ...(cursor && { after: cursor }) }),
    { keep: true },
  );

export const useMember = (id: string) =>
  useQuery({ queryKey: ["member", id], queryFn: async () => (await getMember(id)).member });

export const useMovements = (id: string) =>
  usePages(["member", id, "history"], (cursor) => listMovements(id, cursor));

export const useOrders = (id: string) =>
  useQuery({ queryKey: ["member", id, "orders"], queryFn: async () => (await listOrders(id)).items });

export const useRedemptions = (id: string) =>
  useQuery({
    queryKey: ["member", id, "redemptions"],
    queryFn: async () => (await listRedemptions(id)).items,
    // A code that is being made shows up by itself.
    refetchInterval: (query) =>
      query.state.data?.some((r) =>
        ["reserved", "creating", "unknown", "cancelling", "returning"].includes(r.state),
      )
        ? 3_000
        : false,
  });

function useMemberChange<Body, Out>(id: string, send: (id: string, key: string, body: Body) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, body }: { key: string; body: Body }) => send(id, key, body),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["member", id] });
      void client.invalidateQueries({ queryKey: ["members"] });
    },
  });
}

export const useAdjustPoints = (id: string) => useMemberChange(id, adjustPoints);
export const useGiveReward = (id: string) => useMemberChange(id, giveReward);

/** Lets a member's points wait for staff, or ends that. */
export function useReview(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Parameters<typeof reviewMember>[1]) => reviewMember(id, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ["member", id] }),
  });
}

/** Withdraws an unused code; its points return once the code is dead. */
export function useUndoRedemption(member: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (redemption: string) => undoRedemption(member, redemption),
    onSettled: () => client.invalidateQueries({ queryKey: ["member", member] }),
  });
}

/** Lets an unused code live longer. */
export function useExtendCode(member: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ redemption, until }: { redemption: string; until: string }) =>
      extendCode(member, redemption, until),
    onSettled: () => client.invalidateQueries({ queryKey: ["member", member] }),
  });
}

/** Replaces an unused code: the old one dies first. */
export function useReissueCode(member: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ redemption, code }: { redemption: string; code: string }) =>
      reissueCode(member, redemption, code),
    onSettled: () => client.invalidateQueries({ queryKey: ["member", member] }),
  });
}

/** Mails an unused code once more; the same key is the same mail. */
export const useResendCode = (member: string) =>
  useMutation({
    mutationFn: ({ redemption, key }: { redemption: string; key: string }) =>
      resendCode(member, redemption, key),
  });
