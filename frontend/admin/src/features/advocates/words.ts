import { type LucideIcon, Megaphone, Star, ThumbsUp, Users } from "lucide-react";
import type { Advocate, AdvocateOrder, Commission } from "@/api/advocate-calls";
import type { Money, ProgramDocument } from "@/api/types";
import { formatBasisPoints, formatMoney, formatNumber } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";

export const roleWords: Record<string, { label: Key; one: Key; icon: LucideIcon }> = {
  influencer: { label: "advocates.role_influencer", one: "advocates.is_influencer", icon: Megaphone },
  referrer: { label: "advocates.role_referrer", one: "advocates.is_referrer", icon: Users },
  promoter: { label: "advocates.role_promoter", one: "advocates.is_promoter", icon: ThumbsUp },
  reviewer: { label: "advocates.role_reviewer", one: "advocates.is_reviewer", icon: Star },
};

/** Who it is, or that nobody can tell any more. */
export function advocateName(advocate: Advocate): string {
  if (advocate.former) return t("referrals.former");
  return advocate.name || advocate.email || t("members.no_name");
}

/** Amounts of several currencies side by side: they are never added up. */
export function sums(list: Money[] | null | undefined): string {
  return (list ?? []).map((money) => formatMoney(money)).join(" + ") || "–";
}

const reasons: Record<string, Key> = {
  month_full: "advocates.why_month_full",
  currency: "advocates.why_currency",
  outside: "advocates.why_outside",
  limit_reached: "advocates.why_limit",
  advocate_not_earning: "advocates.why_not_earning",
  reward_unavailable: "advocates.why_reward",
  below_minimum: "advocates.why_minimum",
  order_refunded: "advocates.why_refunded",
  order_cancelled: "advocates.why_refunded",
  staff: "advocates.why_blocked",
  checks: "advocates.why_blocked",
};

/** Why an order pays nothing, or less; empty where nothing is to be said. */
export function whyLess(order: AdvocateOrder): string {
  const key = reasons[order.reason];
  return key ? t(key) : "";
}

/** A commission in one sentence. */
export function commissionWords(
  commission: Commission,
  document: ProgramDocument | undefined,
  inPoints: (value: number) => string,
): string {
  if (commission.kind === "percent")
    return t("advocates.pays_percent", { share: formatBasisPoints(commission.basis_points ?? 0) });
  if (commission.kind === "points")
    return t("advocates.pays_points", { points: inPoints(commission.points ?? 0) });
  const reward = document?.rewards.find((one) => one.id === commission.reward);
  return t("advocates.pays_reward", { reward: reward?.name ?? commission.reward ?? "" });
}

/** What bounds a commission, a line each. */
export function commissionBounds(commission: Commission, inPoints: (value: number) => string): string[] {
  return [
    commission.first_only ? t("advocates.first_only_line") : "",
    !commission.first_only && commission.days ? t("advocates.days_line", { count: commission.days }) : "",
    commission.most_per_order
      ? t("advocates.most_order_line", { points: inPoints(commission.most_per_order) })
      : "",
    commission.most_per_month
      ? t("advocates.most_month_line", { points: inPoints(commission.most_per_month) })
      : "",
    commission.orders_per_month ? t("advocates.orders_line", { count: commission.orders_per_month }) : "",
    commission.beyond_limit ? t("advocates.beyond_line") : "",
  ].filter(Boolean);
}

/** 3 friends, 5 orders. */
export function broughtWords(advocate: Advocate): string {
  return [
    t("advocates.n_friends", { count: advocate.orders }),
    t("advocates.n_orders", { count: advocate.orders + advocate.again }),
  ].join(" · ");
}

export const scoreWords = (advocate: Advocate) =>
  advocate.score === null ? "–" : formatNumber(advocate.score);
