import type { Commission } from "@/api/advocate-calls";
import type { ProgramDocument } from "@/api/types";
import { type AmountTexts, amountsFrom, amountTexts } from "@/features/program/amount-fields";
import { wholeFault } from "@/features/program/whole-field";
import { percentText } from "@/i18n/parse";
import { t } from "@/i18n/t";

/** A commission as the form holds it. Empty texts set no bound. */
export interface CommissionForm {
  kind: Commission["kind"];
  code: string;
  percent: string;
  /** What 100 points are worth, by currency. */
  worth: AmountTexts;
  points: string;
  reward: string;
  firstOnly: boolean;
  days: string;
  mostPerOrder: string;
  mostPerMonth: string;
  ordersPerMonth: string;
  beyondLimit: boolean;
}

const text = (value: number | undefined) => (value ? String(value) : "");

/** What 100 points buy by the reward that gives most for a point, rounded down; none where no worth is known. */
export function worthOf100(document: ProgramDocument, currency: string): number | undefined {
  const kinds = ["amount_off", "slider", "gift_card", "store_credit"];
  const rates = document.rewards
    .filter((reward) => reward.active && kinds.includes(reward.kind) && (reward.cost ?? 0) > 0)
    .map((reward) => Math.floor(((reward.amount?.[currency] ?? 0) * 100) / (reward.cost ?? 1)))
    .filter((minor) => minor > 0);
  return rates.length > 0 ? Math.max(...rates) : undefined;
}

export function formOf(
  commission: Commission | null,
  document: ProgramDocument,
  currencies: string[],
): CommissionForm {
  const known = Object.fromEntries(
    currencies.flatMap((currency) => {
      const minor = worthOf100(document, currency);
      return minor ? [[currency, minor]] : [];
    }),
  );
  return {
    kind: commission?.kind ?? "percent",
    code: "",
    percent: percentText(commission?.basis_points ?? 1000),
    worth: amountTexts(commission?.worth ?? known, currencies),
    points: text(commission?.points ?? 500),
    reward: commission?.reward ?? "",
    firstOnly: commission?.first_only ?? false,
    days: text(commission ? commission.days : 365),
    mostPerOrder: text(commission?.most_per_order),
    mostPerMonth: text(commission?.most_per_month),
    ordersPerMonth: text(commission?.orders_per_month),
    beyondLimit: commission ? (commission.beyond_limit ?? false) : true,
  };
}

export type CommissionFaults = Partial<Record<keyof CommissionForm, string>> & { worthOf?: AmountTexts };

/** The commission that a form stands for, or what is wrong with it. */
export function commissionFrom(form: CommissionForm): { commission: Commission; faults: CommissionFaults } {
  const faults: CommissionFaults = {};
  const commission: Commission = { active: true, kind: form.kind };
  const whole = (
    name: "points" | "days" | "mostPerOrder" | "mostPerMonth" | "ordersPerMonth",
    optional: boolean,
    max?: number,
  ) => {
    if (optional && form[name].trim() === "") return 0;
    const { value, fault } = wholeFault(form[name], max ? { max } : {});
    if (fault) faults[name] = fault;
    return value ?? 0;
  };
  if (form.kind === "percent") {
    const { value, fault } = wholeFault(form.percent, { percent: true });
    if (fault) faults.percent = fault;
    const { amounts, faults: worthOf } = amountsFrom(form.worth, true);
    if (Object.keys(worthOf).length > 0) faults.worthOf = worthOf;
    else if (Object.keys(amounts).length === 0) faults.worth = t("advocates.worth_missing");
    Object.assign(commission, { basis_points: value ?? 0, worth: amounts });
  }
  if (form.kind === "points") commission.points = whole("points", false);
  if (form.kind === "reward") {
    if (form.reward === "") faults.reward = t("advocates.reward_missing");
    commission.reward = form.reward;
  }
  const bounds = {
    days: form.firstOnly ? 0 : whole("days", true, 1095),
    most_per_order: form.kind === "percent" ? whole("mostPerOrder", true) : 0,
    most_per_month: form.kind === "reward" ? 0 : whole("mostPerMonth", true),
    orders_per_month: whole("ordersPerMonth", true),
  };
  for (const [name, value] of Object.entries(bounds))
    if (value > 0) Object.assign(commission, { [name]: value });
  if (form.firstOnly) commission.first_only = true;
  if (form.beyondLimit) commission.beyond_limit = true;
  return { commission, faults };
}
