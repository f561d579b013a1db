import { useQuery } from "@tanstack/react-query";
import { listMovements, listRedemptions } from "@/api/calls";
import type { Program, Reward } from "@/api/types";
import { useMember } from "@/features/members/queries";
import { isCode } from "@/features/rewards/reward-use";
import { t } from "@/i18n/t";
import { type Trial, trialOf } from "./steps";

/** The cheapest reward of the live program that is a code for the shop. */
export function trialReward(program: Program): Reward | undefined {
  return program.live?.document?.rewards
    ?.filter((reward) => reward.active && isCode(reward.kind))
    .reduce<Reward | undefined>((least, one) => (least && least.cost <= one.cost ? least : one), undefined);
}

/** Where the trial of a member stands; what happens in the shop shows by itself. */
export function useTrial(member: string, cost: number) {
  const person = useMember(member);
  const redemptions = useQuery({
    queryKey: ["member", member, "trial"],
    queryFn: async () => {
      const [codes, movements] = await Promise.all([listRedemptions(member), listMovements(member, "")]);
      return { codes: codes.items ?? [], movements: movements.items ?? [] };
    },
    refetchInterval: 3_000,
  });
  const reason = t("start.trial_reason");
  const ours = (redemptions.data?.movements ?? []).filter((one) => one.reason === reason);
  const given = ours.reduce((sum, one) => sum + one.points, 0);
  const since = ours.filter((one) => one.points > 0).at(-1)?.at ?? "";
  const stands: Trial | undefined =
    person.data && redemptions.data
      ? trialOf(cost, person.data.available, { given, since }, redemptions.data.codes)
      : undefined;
  return { person, stands, error: person.error ?? redemptions.error, reason };
}
