import type { Reward } from "@/api/types";
import { type AmountTexts, amountsFrom, amountTexts } from "@/features/program/amount-fields";
import { type Faults, rewardFaults } from "@/features/program/validate";
import { parsePercent, parseWhole, percentText } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { hasAmount, isPriced, type LimitsForm, limitsFromForm, limitsFromReward } from "./reward-limits";
import { type UseForm, usageFromForm, usageFromReward } from "./reward-use";

/** The server keeps a code for two years at most. */
export const longestCode = 730;

/** The most steps a slider can have. */
const mostSteps = 100_000;

export interface RewardForm extends LimitsForm, UseForm {
  kind: Reward["kind"];
  name: string;
  cost: string;
  amount: AmountTexts;
  percent: string;
  minSteps: string;
  maxSteps: string;
  minimum: AmountTexts;
  validDays: string;
}

const positive = (amounts: Reward["minimum"]) =>
  Object.fromEntries(Object.entries(amounts ?? {}).filter(([, minor]) => minor > 0));

export function formFromReward(reward: Reward | undefined, currencies: string[]): RewardForm {
  return {
    kind: reward?.kind ?? "amount_off",
    name: reward?.name ?? "",
    cost: reward ? String(reward.cost) : "",
    amount: amountTexts(reward?.amount, currencies),
    percent: percentText(reward?.percent_bp || undefined),
    minSteps: String(reward?.min_steps ?? 1),
    maxSteps: String(reward?.max_steps ?? 20),
    minimum: amountTexts(positive(reward?.minimum), currencies),
    validDays: String(reward?.valid_days ?? 30),
    ...limitsFromReward(reward, currencies),
    ...usageFromReward(reward, currencies),
  };
}

interface RewardOutcome {
  /** Present when the form can be saved. */
  reward?: Reward;
  faults: Faults;
  amountFaults: { amount: AmountTexts; minimum: AmountTexts; budget: AmountTexts; most: AmountTexts };
  /** It can have a budget of money. */
  priced: boolean;
}

function stepsFrom(form: RewardForm): { steps: Partial<Reward>; faults: Faults } {
  if (form.kind !== "slider") return { steps: {}, faults: {} };
  const min_steps = parseWhole(form.minSteps, 1, mostSteps);
  const max_steps = parseWhole(form.maxSteps, min_steps ?? 1, mostSteps);
  if (!min_steps) return { steps: {}, faults: { min_steps: t("form.number_up_to", { max: mostSteps }) } };
  if (!max_steps)
    return { steps: {}, faults: { max_steps: t("reward.max_steps_wrong", { min: min_steps }) } };
  return { steps: { min_steps, max_steps }, faults: {} };
}

/** The reward a form stands for, or what is wrong with it. `old` keeps its id, its switch and what is not asked. */
export function rewardFromForm(
  form: RewardForm,
  old: Reward | undefined,
  currencies: string[],
): RewardOutcome {
  const none = { amounts: {}, faults: {} };
  const costs = form.kind === "perk";
  const amount = hasAmount(form.kind) || costs ? amountsFrom(form.amount, costs) : none;
  const minimum = amountsFrom(form.minimum, true);
  const used = usageFromForm(form, form.kind, old?.kind);
  const priced = isPriced(form.kind, used.use.most !== undefined);
  const bounds = limitsFromForm(form, priced);
  const slides = stepsFrom(form);
  const reward: Reward = {
    id: old?.id ?? crypto.randomUUID(),
    name: form.name.trim(),
    active: old?.active ?? true,
    kind: form.kind,
    cost: parseWhole(form.cost, 0, 10_000_000) ?? -1,
    ...(hasAmount(form.kind) || costs ? { amount: amount.amounts } : {}),
    ...(form.kind === "percent_off" ? { percent_bp: parsePercent(form.percent) ?? 0 } : {}),
    minimum: minimum.amounts,
    valid_days: parseWhole(form.validDays, 1, longestCode) ?? 0,
    ...slides.steps,
    ...used.use,
    ...bounds.limits,
  };
  const faults = { ...rewardFaults(reward, currencies), ...slides.faults, ...used.faults, ...bounds.faults };
  if (reward.from && reward.until && reward.until <= reward.from) faults.until = t("limits.until_wrong");
  const most = used.mostFaults;
  const amountFaults = { amount: amount.faults, minimum: minimum.faults, budget: bounds.moneyFaults, most };
  const wrong = [faults, ...Object.values(amountFaults)].some((found) => Object.keys(found).length > 0);
  return { ...(wrong ? {} : { reward }), faults, amountFaults, priced };
}
