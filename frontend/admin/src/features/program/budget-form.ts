import type { Amounts, ProgramDocument, Window } from "@/api/types";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { type AmountTexts, amountsFrom, amountTexts } from "./amount-fields";

export type Budget = NonNullable<ProgramDocument["budget"]>;

/** A budget as its form holds it; empty texts set no bound. */
export interface BudgetForm {
  points: string;
  money: AmountTexts;
  window: Window;
}

/** The largest number a bound can hold. */
export const largest = 1_000_000_000_000;

export function formFromBudget(budget: Budget | undefined, currencies: string[]): BudgetForm {
  return {
    points: budget?.points ? String(budget.points) : "",
    money: amountTexts(positive(budget?.money), currencies),
    window: budget?.window ?? "month",
  };
}

const positive = (amounts: Amounts | undefined) =>
  Object.fromEntries(Object.entries(amounts ?? {}).filter(([, minor]) => minor > 0));

interface BudgetOutcome {
  /** Absent when it bounds nothing. */
  budget?: Budget;
  fault?: string;
  moneyFaults: AmountTexts;
}

/** The budget a form stands for. Money that is bounded in one currency is bounded in all: nothing is converted. */
export function budgetFromForm(form: BudgetForm): BudgetOutcome {
  const points = parseWhole(form.points, 1, largest);
  const fault = form.points.trim() && !points ? t("form.points_wrong") : undefined;
  const { amounts, faults } = amountsFrom(form.money, true);
  const money = positive(amounts);
  const some = Object.keys(money).length > 0;
  const moneyFaults = { ...faults };
  for (const [currency, text] of Object.entries(form.money))
    if (some && !money[currency] && !text.trim())
      moneyFaults[currency] = t("form.amount_missing", { currency });
  const budget = { window: form.window, ...(points && { points }), ...(some && { money }) };
  return { ...(points || some ? { budget } : {}), fault, moneyFaults };
}

export const budgetIsWrong = ({ fault, moneyFaults }: BudgetOutcome) =>
  fault !== undefined || Object.keys(moneyFaults).length > 0;
