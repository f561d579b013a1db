import type { Rule } from "@/api/types";
import { parseWhole } from "@/i18n/parse";
import { type AmountTexts, amountsFrom, amountTexts } from "./amount-fields";
import { type Faults, ruleFaults } from "./validate";

/** The three ways to earn there are today; a rule's trigger and effect follow from it. */
export type RuleKind = "per_amount" | "fixed" | "signup";

export interface RuleForm {
  kind: RuleKind;
  name: string;
  points: string;
  per: AmountTexts;
  minimum: AmountTexts;
  base: NonNullable<Rule["base"]>;
  rounding: Rule["rounding"];
}

const goodsOnly = { tax: false, shipping: false, tips: false, gift_cards: false };

export function formFromRule(rule: Rule | undefined, currencies: string[]): RuleForm {
  return {
    kind:
      !rule || rule.effect === "per_amount" ? "per_amount" : rule.trigger === "signup" ? "signup" : "fixed",
    name: rule?.name ?? "",
    points: rule ? String(rule.points) : "",
    per: amountTexts(rule?.per ?? (rule ? undefined : ones(currencies)), currencies),
    minimum: amountTexts(positive(rule?.minimum), currencies),
    base: rule?.base ?? goodsOnly,
    rounding: rule?.rounding ?? "down",
  };
}

const ones = (currencies: string[]) => Object.fromEntries(currencies.map((currency) => [currency, 100]));

const positive = (amounts: Rule["minimum"]) =>
  Object.fromEntries(Object.entries(amounts ?? {}).filter(([, minor]) => minor > 0));

interface RuleOutcome {
  /** Present when the form can be saved. */
  rule?: Rule;
  faults: Faults;
  amountFaults: { per: AmountTexts; minimum: AmountTexts };
}

/** The rule a form stands for, or what is wrong with it. `old` keeps its id and its switch. */
export function ruleFromForm(form: RuleForm, old: Rule | undefined, currencies: string[]): RuleOutcome {
  const perAmount = form.kind === "per_amount";
  const per = perAmount ? amountsFrom(form.per, false) : { amounts: {}, faults: {} };
  const minimum = form.kind === "signup" ? { amounts: {}, faults: {} } : amountsFrom(form.minimum, true);
  const rule: Rule = {
    id: old?.id ?? crypto.randomUUID(),
    name: form.name.trim(),
    active: old?.active ?? true,
    trigger: form.kind === "signup" ? "signup" : "order",
    effect: perAmount ? "per_amount" : "fixed",
    points: parseWhole(form.points, 1, 10_000_000) ?? 0,
    ...(perAmount ? { per: per.amounts } : {}),
    base: form.base,
    minimum: minimum.amounts,
    rounding: form.rounding,
  };
  const faults = ruleFaults(rule, perAmount ? currencies : []);
  const amountFaults = { per: per.faults, minimum: minimum.faults };
  const wrong = Object.keys({ ...faults, ...per.faults, ...minimum.faults }).length > 0;
  return { ...(wrong ? {} : { rule }), faults, amountFaults };
}
