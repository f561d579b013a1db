import type { Tier } from "@/api/types";
import { type AmountTexts, amountsFrom, amountTexts } from "@/features/program/amount-fields";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";

export type Threshold = NonNullable<Tier["reach"]>;

/** What stands in the fields of a threshold. Empty is none. */
export interface ThresholdTexts {
  points: string;
  orders: string;
  spend: AmountTexts;
  any: boolean;
}

export interface TierForm {
  name: string;
  color: string;
  invited: boolean;
  reach: ThresholdTexts;
  retain: ThresholdTexts;
  multiplier: string;
  entryPoints: string;
  entryReward: string;
  birthday: string;
  birthdayReward: string;
  /** How often a member can take free shipping each month; empty is never. */
  freeShipping: string;
  perks: string;
  tag: string;
}

export interface ThresholdFaults {
  points?: string;
  orders?: string;
  spend: AmountTexts;
}

export interface TierFaults {
  reach: ThresholdFaults;
  retain: ThresholdFaults;
  own: Partial<Record<"name" | "multiplier" | "entryPoints" | "birthday" | "freeShipping" | "perks", string>>;
}

const wholeText = (value: number | undefined) => (value ? String(value) : "");

function thresholdTexts(threshold: Threshold | undefined, currencies: string[]): ThresholdTexts {
  return {
    points: wholeText(threshold?.points),
    orders: wholeText(threshold?.orders),
    spend: amountTexts(threshold?.spend, currencies),
    any: threshold?.any ?? false,
  };
}

/** "1.5" for 1500 thousandths; empty for once, which needs no word. */
export const multiplierText = (permille: number | undefined) =>
  permille && permille !== 1000 ? String(permille / 1000) : "";

export function formFromTier(tier: Tier | undefined, currencies: string[], freeShipping = 0): TierForm {
  return {
    name: tier?.name ?? "",
    color: tier?.color || "#8a6d3b",
    invited: tier?.invited ?? false,
    reach: thresholdTexts(tier?.reach, currencies),
    retain: thresholdTexts(tier?.retain, currencies),
    multiplier: multiplierText(tier?.permille),
    entryPoints: wholeText(tier?.entry_points),
    entryReward: tier?.entry_reward ?? "",
    birthday: wholeText(tier?.birthday_points),
    birthdayReward: tier?.birthday_reward ?? "",
    freeShipping: wholeText(freeShipping),
    perks: (tier?.perks ?? []).join("\n"),
    tag: tier?.tag ?? "",
  };
}

const most = 1_000_000_000;

/** The most codes for free shipping a month: more is free shipping for ever. */
const mostFree = 100;

/** A whole number, 0 for an empty field, undefined for what is none. */
const optionalWhole = (text: string) => (text.trim() === "" ? 0 : parseWhole(text, 0, most));

/** Thousandths from "1.5": worked on the digits, never on a fraction. */
function parseMultiplier(text: string): number | undefined {
  if (text.trim() === "") return 0;
  const found = /^(\d{1,3})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (!found?.[1]) return undefined;
  const permille = Number(found[1] + (found[2] ?? "").padEnd(3, "0"));
  return permille >= 1 && permille <= 100_000 ? permille : undefined;
}

function thresholdFrom(texts: ThresholdTexts): { threshold?: Threshold; faults: ThresholdFaults } {
  const points = optionalWhole(texts.points);
  const orders = optionalWhole(texts.orders);
  const { amounts, faults: wrong } = amountsFrom(texts.spend, true);
  const spend = Object.fromEntries(Object.entries(amounts).filter(([, minor]) => minor > 0));
  const faults: ThresholdFaults = {
    spend: wrong,
    ...(points === undefined && { points: t("tiers.number_wrong") }),
    ...(orders === undefined && { orders: t("tiers.number_wrong") }),
  };
  const asked = [points, orders, ...Object.values(spend)].filter(Boolean).length;
  if (asked === 0) return { faults };
  const threshold = {
    ...(points && { points }),
    ...(orders && { orders }),
    ...(Object.keys(spend).length > 0 && { spend }),
    ...(asked > 1 && texts.any && { any: true }),
  };
  return { threshold, faults };
}

const perksOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

const faulty = (faults: TierFaults) =>
  [faults.own, faults.reach.spend, faults.retain.spend].some((some) => Object.keys(some).length > 0) ||
  [faults.reach, faults.retain].some((some) => some.points || some.orders);

/** The tier the form stands for, if it can be saved. */
export function tierFromForm(
  form: TierForm,
  old?: Tier,
): { tier?: Tier; freeShipping?: number; faults: TierFaults } {
  const reach = thresholdFrom(form.reach);
  const retain = thresholdFrom(form.retain);
  const permille = parseMultiplier(form.multiplier);
  const entry = optionalWhole(form.entryPoints);
  const birthday = optionalWhole(form.birthday);
  const freeShipping = form.freeShipping.trim() === "" ? 0 : parseWhole(form.freeShipping, 0, mostFree);
  const perks = perksOf(form.perks);
  const faults: TierFaults = {
    reach: reach.faults,
    retain: retain.faults,
    own: {
      ...(form.name.trim() === "" && { name: t("tiers.name_missing") }),
      ...(permille === undefined && { multiplier: t("tiers.multiplier_wrong") }),
      ...(entry === undefined && { entryPoints: t("tiers.number_wrong") }),
      ...(birthday === undefined && { birthday: t("tiers.number_wrong") }),
      ...(freeShipping === undefined && { freeShipping: t("form.number_up_to", { max: mostFree }) }),
      ...(perks.length > 10 && { perks: t("tiers.perks_many") }),
    },
  };
  if (faulty(faults)) return { faults };
  const tier: Tier = {
    id: old?.id ?? crypto.randomUUID(),
    name: form.name.trim(),
    color: form.color,
    ...(form.invited && { invited: true }),
    ...(!form.invited && reach.threshold && { reach: reach.threshold }),
    ...(!form.invited && retain.threshold && { retain: retain.threshold }),
    ...(permille && permille !== 1000 && { permille }),
    ...(entry && { entry_points: entry }),
    ...(form.entryReward && { entry_reward: form.entryReward }),
    ...(birthday && { birthday_points: birthday }),
    ...(form.birthdayReward && { birthday_reward: form.birthdayReward }),
    ...(perks.length > 0 && { perks }),
    ...(form.tag.trim() && { tag: form.tag.trim() }),
  };
  return { tier, freeShipping, faults };
}
