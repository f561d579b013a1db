import type { Reward, Window } from "@/api/types";
import { type AmountTexts, amountsFrom, amountTexts } from "@/features/program/amount-fields";
import type { Faults } from "@/features/program/validate";
import { wholeFault } from "@/features/program/whole-field";

/** Who can take a reward, when and how often, as the form holds it. Empty texts set no bound. */
export interface LimitsForm {
  tiers: string[];
  /** Ids. */
  segments: string[];
  from: string;
  until: string;
  hidden: boolean;
  firstOrder: boolean;
  stock: string;
  perMember: string;
  window: Window;
  returnUnused: boolean;
  budgetPoints: string;
  budgetMoney: AmountTexts;
  budgetWindow: Window;
}

/** The largest number a bound can hold. */
const largest = 1_000_000_000_000;

/** Rewards whose amount the merchant types. */
export const hasAmount = (kind: Reward["kind"]) =>
  ["amount_off", "slider", "gift_card", "store_credit"].includes(kind);

/** What a reward is worth is known when it is taken, so that it can have a budget of money. */
export const isPriced = (kind: Reward["kind"], capped: boolean) =>
  hasAmount(kind) || kind === "free_product" || kind === "perk" || (kind === "percent_off" && capped);

export function limitsFromReward(reward: Reward | undefined, currencies: string[]): LimitsForm {
  const whole = (value: number | undefined) => (value ? String(value) : "");
  return {
    tiers: reward?.tiers ?? [],
    segments: reward?.segments ?? [],
    from: reward?.from ?? "",
    until: reward?.until ?? "",
    hidden: reward?.hidden ?? false,
    firstOrder: reward?.first_order ?? false,
    stock: whole(reward?.stock),
    perMember: whole(reward?.per_member),
    window: reward?.window ?? "lifetime",
    returnUnused: reward?.return_unused ?? false,
    budgetPoints: whole(reward?.budget?.points),
    budgetMoney: amountTexts(reward?.budget?.money, currencies),
    budgetWindow: reward?.budget?.window ?? "month",
  };
}

interface LimitsOutcome {
  limits: Partial<Reward>;
  faults: Faults;
  moneyFaults: AmountTexts;
}

/** The part of a reward that the limits stand for; what sets no bound is left out. */
export function limitsFromForm(form: LimitsForm, priced: boolean): LimitsOutcome {
  const faults: Faults = {};
  const whole = (text: string, field: string) => {
    if (text.trim() === "") return undefined;
    const { value, fault } = wholeFault(text, { max: largest });
    if (fault) faults[field] = fault;
    return value;
  };
  const stock = whole(form.stock, "stock");
  const perMember = whole(form.perMember, "per_member");
  const points = whole(form.budgetPoints, "budget_points");
  const money = priced ? amountsFrom(form.budgetMoney, true) : { amounts: {}, faults: {} };
  const paid = Object.fromEntries(Object.entries(money.amounts).filter(([, minor]) => minor > 0));
  const bounded = points || Object.keys(paid).length > 0;
  const limits: Partial<Reward> = {
    ...(form.tiers.length > 0 && { tiers: form.tiers }),
    ...(form.segments.length > 0 && { segments: form.segments }),
    ...(form.from && { from: form.from }),
    ...(form.until && { until: form.until }),
    ...(form.hidden && { hidden: true }),
    ...(form.firstOrder && { first_order: true }),
    ...(stock && { stock }),
    ...(perMember && { per_member: perMember, window: form.window }),
    ...(form.returnUnused && { return_unused: true }),
    ...(bounded && {
      budget: {
        window: form.budgetWindow,
        ...(points && { points }),
        ...(Object.keys(paid).length > 0 && { money: paid }),
      },
    }),
  };
  return { limits, faults, moneyFaults: money.faults };
}
