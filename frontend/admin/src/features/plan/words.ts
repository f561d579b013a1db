import type { PlanOnOffer, PlanStanding } from "@/api/plan-calls";
import { formatDay, formatMoney } from "@/i18n/format";
import { t } from "@/i18n/t";

/** "Plus, yearly" beside "Plus": plans of one name differ in how often they are paid. */
export function planName(plan: PlanOnOffer): string {
  return plan.every === "year" ? t("plan.yearly_name", { name: plan.name }) : plan.name;
}

export function priceInWords({ price, every }: PlanOnOffer): string {
  if (price.minor === 0) return t("plan.costs_nothing");
  const amount = formatMoney(price, true);
  return every === "year" ? t("plan.each_year", { amount }) : t("plan.each_month", { amount });
}

/** What a plan holds, line by line; everything that members see is on each. */
export function holdsInWords(plan: PlanOnOffer): string[] {
  const automations =
    plan.automations < 0 ? t("plan.any_automations") : t("plan.automations", { count: plan.automations });
  return [
    t("plan.all_members"),
    t("plan.all_program"),
    automations,
    ...(plan.newsletters ? [t("plan.newsletters")] : []),
  ];
}

/** How the merchant stands, in a sentence. */
export function standingInWords(now: PlanStanding): string {
  const paidIn = now.store ? ` ${t("plan.paid_in", { store: now.store.name })}` : "";
  const test = now.test ? ` ${t("plan.test")}` : "";
  if (now.state === "trial" && now.trial_ends_at)
    return t("plan.trial_until", { day: formatDay(now.trial_ends_at) }) + paidIn + test;
  if (now.state === "paid")
    return (
      (now.period_ends_at ? t("plan.paid_next", { day: formatDay(now.period_ends_at) }) : t("plan.paid")) +
      paidIn +
      test
    );
  if (now.state === "frozen") return t("plan.frozen") + paidIn;
  return t("plan.on_free");
}

/** What came of asking for a plan, for whoever is back from Shopify's page. Empty where that page was not ours to ask for. */
export function answerInWords(now: PlanStanding, asked: string | null): string {
  const plan = now.plans.find(({ handle }) => handle === asked);
  if (!plan) return "";
  return t(now.plan === plan.handle ? "plan.taken" : "plan.not_taken", { name: planName(plan) });
}
