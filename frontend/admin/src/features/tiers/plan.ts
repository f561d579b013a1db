import type { ProgramDocument, Reward, Tier } from "@/api/types";
import { formatAmounts, formatNumber } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { multiplierText, type Threshold } from "./tier-form";

export type TierPlan = NonNullable<ProgramDocument["tiers"]>;

/** The document with other tiers; without any, nothing of them is left. */
export function withTiers(document: ProgramDocument, tiers: Tier[]): ProgramDocument {
  const { tiers: old, ...rest } = document;
  return tiers.length === 0 ? rest : { ...rest, tiers: { ...old, tiers } };
}

const isFreeShippingOf = (id: string) => (reward: Reward) =>
  reward.kind === "free_shipping" &&
  reward.cost === 0 &&
  reward.window === "month" &&
  reward.tiers?.length === 1 &&
  reward.tiers[0] === id;

/** How often a month members of a tier can take free shipping. */
export function freeShippingOf(document: ProgramDocument, id: string | undefined): number {
  const found = id ? document.rewards.find(isFreeShippingOf(id)) : undefined;
  return found?.active ? (found.per_member ?? 0) : 0;
}

/** The document in which members of a tier can take free shipping so often a month: a reward that takes no points. */
export function withFreeShipping(document: ProgramDocument, id: string, times: number): ProgramDocument {
  const old = document.rewards.find(isFreeShippingOf(id));
  const rest = document.rewards.filter((reward) => reward !== old);
  if (times === 0) return old ? { ...document, rewards: rest } : document;
  if (old) {
    const now = { ...old, active: true, per_member: times };
    return { ...document, rewards: document.rewards.map((reward) => (reward === old ? now : reward)) };
  }
  const reward: Reward = {
    id: crypto.randomUUID(),
    name: t("tiers.free_shipping"),
    active: true,
    kind: "free_shipping",
    cost: 0,
    valid_days: 30,
    tiers: [id],
    per_member: times,
    window: "month",
  };
  return { ...document, rewards: [...document.rewards, reward] };
}

/** Everybody has the first tier when nothing must be reached for it. */
export function isEverybodys(tiers: Tier[], tier: Tier): boolean {
  return tiers[0]?.id === tier.id && !tier.invited && !asksSomething(tier.reach);
}

const asksSomething = (threshold: Threshold | undefined) =>
  Boolean(
    threshold &&
      (threshold.points ||
        threshold.orders ||
        Object.values(threshold.spend ?? {}).some((minor) => minor > 0)),
  );

/** "250 points and €100 of orders". */
export function thresholdWords(threshold: Threshold, points: (value: number) => string): string {
  const link = t(threshold.any ? "tiers.or" : "tiers.and");
  const spent = Object.keys(threshold.spend ?? {}).length > 0;
  return [
    threshold.points ? points(threshold.points) : "",
    spent ? t("tiers.spend_words", { money: formatAmounts(threshold.spend, t("tiers.or")) }) : "",
    threshold.orders ? t("tiers.orders_words", { count: threshold.orders }) : "",
  ]
    .filter((part) => part !== "")
    .join(` ${link} `);
}

const windows: Record<NonNullable<TierPlan["counts"]>, Key> = {
  lifetime: "tiers.within_lifetime",
  calendar_year: "tiers.within_year",
  rolling: "tiers.within_rolling",
  membership_year: "tiers.within_membership",
};

/** How a member comes to a tier, in one sentence. */
export function tierSentence(plan: TierPlan, tier: Tier, points: (value: number) => string): string {
  if (tier.invited) return t("tiers.by_invitation");
  if (isEverybodys(plan.tiers ?? [], tier)) return t("tiers.everybody");
  if (!asksSomething(tier.reach)) return t("tiers.nothing_asked");
  return t("tiers.reached_with", {
    what: thresholdWords(tier.reach ?? {}, points),
    when: t(windows[plan.counts || "lifetime"], { count: plan.months ?? 12 }),
  });
}

/** What a tier brings, in a few words. */
export function perksOf(
  tier: Tier,
  points: (value: number) => string,
  unit: string,
  document: ProgramDocument,
): string[] {
  const named = (id: string | undefined) => document.rewards.find((reward) => reward.id === id)?.name;
  const [entry, birthday] = [named(tier.entry_reward), named(tier.birthday_reward)];
  const shipping = freeShippingOf(document, tier.id);
  return [
    tier.permille && tier.permille !== 1000
      ? t("tiers.brings_multiplier", { times: formatNumber(Number(multiplierText(tier.permille))), unit })
      : "",
    tier.entry_points ? t("tiers.brings_entry", { points: points(tier.entry_points) }) : "",
    entry ? t("tiers.brings_reward", { reward: entry }) : "",
    tier.birthday_points ? t("tiers.brings_birthday", { points: points(tier.birthday_points) }) : "",
    birthday ? t("tiers.brings_gift", { reward: birthday }) : "",
    shipping ? t("tiers.brings_shipping", { count: shipping }) : "",
    ...(tier.perks ?? []),
  ].filter((part) => part !== "");
}

/** The list with one tier moved a place up (-1) or down (1). */
export function moved(tiers: Tier[], id: string, by: number): Tier[] {
  const from = tiers.findIndex((tier) => tier.id === id);
  const tier = tiers[from];
  if (!tier || from + by < 0 || from + by >= tiers.length) return tiers;
  const rest = tiers.filter((other) => other.id !== id);
  return [...rest.slice(0, from + by), tier, ...rest.slice(from + by)];
}
