import type { Reward } from "@/api/types";
import { type AmountTexts, amountsFrom, amountTexts } from "@/features/program/amount-fields";
import { type Faults, rewardFaults } from "@/features/program/validate";
import { parsePercent, parseWhole, percentText } from "@/i18n/parse";

/** The server keeps a code for two years at most. */
export const longestCode = 730;

export interface RewardForm {
  kind: Reward["kind"];
  name: string;
  cost: string;
  amount: AmountTexts;
  percent: string;
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
    minimum: amountTexts(positive(reward?.minimum), currencies),
    validDays: String(reward?.valid_days ?? 30),
  };
}

interface RewardOutcome {
  /** Present when the form can be saved. */
  reward?: Reward;
  faults: Faults;
  amountFaults: { amount: AmountTexts; minimum: AmountTexts };
}

/** The reward a form stands for, or what is wrong with it. `old` keeps its id and its switch. */
export function rewardFromForm(
  form: RewardForm,
  old: Reward | undefined,
  currencies: string[],
): RewardOutcome {
  const none = { amounts: {}, faults: {} };
  const amount = form.kind === "amount_off" ? amountsFrom(form.amount, false) : none;
  const minimum = amountsFrom(form.minimum, true);
  const reward: Reward = {
    id: old?.id ?? crypto.randomUUID(),
    name: form.name.trim(),
    active: old?.active ?? true,
    kind: form.kind,
    cost: parseWhole(form.cost, 1, 10_000_000) ?? 0,
    ...(form.kind === "amount_off" ? { amount: amount.amounts } : {}),
    ...(form.kind === "percent_off" ? { percent_bp: parsePercent(form.percent) ?? 0 } : {}),
    minimum: minimum.amounts,
    valid_days: parseWhole(form.validDays, 1, longestCode) ?? 0,
  };
  const faults = rewardFaults(reward, currencies);
  const amountFaults = { amount: amount.faults, minimum: minimum.faults };
  const wrong = Object.keys({ ...faults, ...amount.faults, ...minimum.faults }).length > 0;
  return { ...(wrong ? {} : { reward }), faults, amountFaults };
}
