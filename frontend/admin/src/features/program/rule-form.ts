import type { Rule, Window } from "@/api/types";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { type AmountTexts, amountsFrom, amountTexts } from "./amount-fields";
import { type BudgetForm, budgetFromForm, budgetIsWrong, formFromBudget, largest } from "./budget-form";
import { type ListTexts, listTexts, memberLists, ruleLists, withLists, wrongList } from "./rule-lists";
import { type Faults, ruleFaults } from "./validate";

/** The ways to earn; a rule's trigger and effect follow from it. */
export type RuleKind = "per_amount" | "per_item" | "fixed" | Exclude<Rule["trigger"], "order">;

export const orderKinds = ["per_amount", "per_item", "fixed"] as const satisfies RuleKind[];
export const otherKinds = [
  "signup",
  "birthday",
  "anniversary",
  "newsletter",
  "sms",
  "profile",
  "review",
  "social",
  "survey",
  "event",
] as const satisfies RuleKind[];
type Limit = NonNullable<Rule["limits"]>[number];

/** A limit as the form holds it; empty texts set no bound. */
export interface LimitForm {
  of: Limit["of"];
  window: Window;
  points: string;
  times: string;
}

export interface RuleForm {
  kind: RuleKind;
  name: string;
  points: string;
  photo: string;
  event: string;
  url: string;
  per: AmountTexts;
  minimum: AmountTexts;
  base: NonNullable<Rule["base"]>;
  rounding: Rule["rounding"];
  first: boolean;
  lists: ListTexts;
  /** Each n-th order; empty for any. */
  every: string;
  limits: LimitForm[];
  budget: BudgetForm;
}

const goodsOnly = { tax: false, shipping: false, tips: false, gift_cards: false };

export const isOrder = (kind: RuleKind): kind is (typeof orderKinds)[number] =>
  (orderKinds as readonly string[]).includes(kind);

const kindOf = (rule: Rule | undefined): RuleKind =>
  !rule ? "per_amount" : rule.trigger === "order" ? rule.effect : rule.trigger;

const figure = (value: number | undefined) => (value ? String(value) : "");

export function formFromRule(rule: Rule | undefined, currencies: string[]): RuleForm {
  return {
    kind: kindOf(rule),
    name: rule?.name ?? "",
    points: rule ? String(rule.points) : "",
    photo: figure(rule?.photo_points),
    event: rule?.event ?? "",
    url: rule?.url ?? "",
    per: amountTexts(rule?.per ?? (rule ? undefined : ones(currencies)), currencies),
    minimum: amountTexts(positive(rule?.minimum), currencies),
    base: rule?.base ?? goodsOnly,
    rounding: rule?.rounding ?? "down",
    first: rule?.when?.first ?? false,
    every: figure(rule?.when?.every),
    lists: listTexts(rule, ruleLists),
    limits: (rule?.limits ?? []).map(({ of, window, points, times }) => ({
      of,
      window,
      points: figure(points),
      times: figure(times),
    })),
    budget: formFromBudget(rule?.budget, currencies),
  };
}

const ones = (currencies: string[]) => Object.fromEntries(currencies.map((currency) => [currency, 100]));

const positive = (amounts: Rule["minimum"]) =>
  Object.fromEntries(Object.entries(amounts ?? {}).filter(([, minor]) => minor > 0));

interface RuleOutcome {
  /** Present when the form can be saved. */
  rule?: Rule;
  faults: Faults;
  amountFaults: { per: AmountTexts; minimum: AmountTexts; budget: AmountTexts };
}

/** The rule a form stands for, or what is wrong with it. What the form does not show stays as it was. */
export function ruleFromForm(form: RuleForm, old: Rule | undefined, currencies: string[]): RuleOutcome {
  const perAmount = form.kind === "per_amount";
  const order = isOrder(form.kind);
  const none = { amounts: {}, faults: {} };
  const per = perAmount ? amountsFrom(form.per, false) : none;
  const minimum = order ? amountsFrom(form.minimum, true) : none;
  const { event: _, url: __, photo_points: ___, ...kept }: Partial<Rule> = old ?? {};
  const plain: Rule = {
    ...kept,
    id: old?.id ?? crypto.randomUUID(),
    name: form.name.trim(),
    active: old?.active ?? true,
    trigger: isOrder(form.kind) ? "order" : form.kind,
    effect: isOrder(form.kind) ? form.kind : "fixed",
    points: parseWhole(form.points, 1, 10_000_000) ?? 0,
    per: perAmount ? per.amounts : undefined,
    base: form.base,
    minimum: minimum.amounts,
    rounding: form.rounding,
    ...special(form),
  };
  if (!perAmount) delete plain.per;
  const rule = bounded(withLists(narrowed(plain, form), form.lists, order ? ruleLists : memberLists), form);
  const faults = { ...ruleFaults(rule, perAmount ? currencies : []), ...boundFaults(form) };
  const budget = budgetFromForm(form.budget);
  const amountFaults = { per: per.faults, minimum: minimum.faults, budget: budget.moneyFaults };
  const wrong =
    Object.keys({ ...faults, ...per.faults, ...minimum.faults }).length > 0 || budgetIsWrong(budget);
  return { ...(wrong ? {} : { rule }), faults, amountFaults };
}

/** What only some kinds have. */
function special(form: RuleForm): Partial<Rule> {
  const event = form.event.trim();
  if (form.kind === "social") return { url: form.url.trim() };
  if (form.kind === "review")
    return form.photo.trim() ? { photo_points: parseWhole(form.photo, 1, 10_000_000) ?? 0 } : {};
  return (form.kind === "event" || form.kind === "survey") && event ? { event } : {};
}

function narrowed(rule: Rule, form: RuleForm): Rule {
  const { first: _, every: __, ...when } = rule.when ?? {};
  const order = isOrder(form.kind);
  const every = order ? parseWhole(form.every, 1, 1000) : undefined;
  return { ...rule, when: { ...when, ...(every && { every }), ...(order && form.first && { first: true }) } };
}

/** The rule with the limits and the budget of the form. A limit that bounds nothing is dropped. */
function bounded(rule: Rule, form: RuleForm): Rule {
  const { limits: _, budget: __, ...rest } = rule;
  const limits = form.limits.map(limitFromForm).filter(({ points, times }) => points || times);
  const { budget } = budgetFromForm(form.budget);
  return { ...rest, ...(limits.length ? { limits } : {}), ...(budget ? { budget } : {}) };
}

function limitFromForm({ of, window, points, times }: LimitForm): Limit {
  const most = parseWhole(points, 1, largest);
  const often = parseWhole(times, 1, largest);
  return { of, window, ...(most && { points: most }), ...(often && { times: often }) };
}

function boundFaults(form: RuleForm): Faults {
  const faults: Faults = {};
  const whole = (name: string, text: string) => {
    if (text.trim() && parseWhole(text, 1, largest) === undefined) faults[name] = t("form.points_wrong");
  };
  form.limits.forEach((limit, at) => {
    whole(`limits.${at}.times`, limit.times);
    whole(`limits.${at}.points`, limit.points);
  });
  const spent = budgetFromForm(form.budget).fault;
  if (spent) faults.budget = spent;
  if (isOrder(form.kind) && form.every.trim() && !parseWhole(form.every, 1, 1000))
    faults.every = t("form.number_up_to", { max: 1000 });
  if (form.kind === "review") whole("photo", form.photo);
  const list = isOrder(form.kind) && wrongList(form.lists);
  if (list) faults[list] = t(list === "when.nth" ? "rule.list_wrong" : "rule.countries_wrong");
  if (form.kind === "event" && !/^[a-z0-9_-]{1,40}$/.test(form.event.trim()))
    faults.event = t("rule.event_wrong");
  if (form.kind === "social" && !form.url.trim().startsWith("https://")) faults.url = t("rule.url_wrong");
  return faults;
}
