import type { ProgramDocument, Reward, Rule } from "@/api/types";

/** What a program gives in one invented case, in points. */
export interface Example {
  order: number;
  joining: number;
  /** The cheapest reward, and how many such orders reach it together with joining. */
  reward?: { name: string; orders: number };
}

/** Points of one rule for goods of `minor`, whole as the server counts them: in integers, rounded once. */
export function rulePoints(rule: Rule, minor: number, currency: string): number {
  if (minor < (rule.minimum?.[currency] ?? 0)) return 0;
  if (rule.effect === "fixed") return rule.points;
  const per = rule.per?.[currency] ?? 0;
  if (per <= 0) return 0;
  const product = minor * rule.points;
  const rest = product % per;
  const down = (product - rest) / per;
  const up = rule.rounding === "up" ? rest > 0 : rule.rounding === "nearest" && rest * 2 >= per;
  return up ? down + 1 : down;
}

/** The example of an order over goods of `minor`. Rules and rewards that are off count for nothing. */
export function exampleOf(document: ProgramDocument, minor: number, currency: string): Example {
  const on = document.rules.filter((rule) => rule.active);
  const ofOrder = on.filter((rule) => rule.trigger === "order");
  const order = ofOrder.reduce((all, rule) => all + rulePoints(rule, minor, currency), 0);
  const joining = on.filter((rule) => rule.trigger === "signup").reduce((all, rule) => all + rule.points, 0);
  const cheapest = document.rewards
    .filter((reward) => reward.active)
    .reduce<Reward | undefined>((least, one) => (least && least.cost <= one.cost ? least : one), undefined);
  if (!cheapest || order === 0) return { order, joining };
  const orders = Math.max(1, Math.ceil((cheapest.cost - joining) / order));
  return { order, joining, reward: { name: cheapest.name, orders } };
}
