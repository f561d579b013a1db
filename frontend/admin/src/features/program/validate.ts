import type { Amounts, Reward, Rule } from "@/api/types";
import { t } from "@/i18n/t";

/** Messages by field; empty when the rule or reward can stand in a draft. */
export type Faults = Partial<Record<string, string>>;

function missingCurrency(amounts: Amounts | undefined, currencies: string[]): string | undefined {
  return currencies.find((currency) => !((amounts?.[currency] ?? 0) > 0));
}

/** What a rule lacks. `currencies` are those of the connected stores: we never convert, so each needs an amount. */
export function ruleFaults(rule: Rule, currencies: string[]): Faults {
  const faults: Faults = {};
  if (!rule.name.trim()) faults.name = t("form.name_missing");
  if (!Number.isInteger(rule.points) || rule.points < 1) faults.points = t("form.points_wrong");
  if (rule.trigger === "order" && rule.effect === "per_amount") {
    const missing = missingCurrency(rule.per, currencies);
    if (missing) faults.per = t("form.amount_missing", { currency: missing });
  }
  if (rule.trigger === "signup" && rule.effect !== "fixed") faults.effect = t("form.signup_fixed");
  return faults;
}

const free: Reward["kind"][] = ["amount_off", "percent_off", "free_shipping", "free_product"];

/** Whether a reward may take no points: a code that tiers bring, with a limit for each member. */
const isFree = (reward: Reward) =>
  free.includes(reward.kind) && (reward.tiers ?? []).length > 0 && (reward.per_member ?? 0) > 0;

/** What a reward lacks. */
export function rewardFaults(reward: Reward, currencies: string[]): Faults {
  const faults: Faults = {};
  if (!reward.name.trim()) faults.name = t("form.name_missing");
  if (!Number.isInteger(reward.cost) || reward.cost < 0) faults.cost = t("form.points_wrong");
  if (reward.cost === 0 && !isFree(reward)) faults.cost = t("reward.free_wrong");
  if (!Number.isInteger(reward.valid_days) || reward.valid_days < 1) faults.valid_days = t("form.days_wrong");
  if (["amount_off", "slider", "gift_card", "store_credit"].includes(reward.kind)) {
    const missing = missingCurrency(reward.amount, currencies);
    if (missing) faults.amount = t("form.amount_missing", { currency: missing });
  }
  if (reward.most) {
    const missing = missingCurrency(reward.most, currencies);
    if (missing) faults.most = t("form.amount_missing", { currency: missing });
  }
  const bp = reward.percent_bp ?? 0;
  if (reward.kind === "percent_off" && (bp < 1 || bp > 10_000)) faults.percent_bp = t("form.percent_wrong");
  return faults;
}
