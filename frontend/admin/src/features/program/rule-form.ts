import type { Rule } from "@/api/types";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { type AmountTexts, amountsFrom, amountTexts } from "./amount-fields";
import { type ListTexts, listTexts, memberLists, ruleLists, withLists, wrongList } from "./rule-lists";
import { type Faults, ruleFaults } from "./validate";

/** The ways to earn; a rule's trigger and effect follow from it. */
export type RuleKind = "per_amount" | "per_item" | "fixed" | Exclude<Rule["trigger"], "order">;
export type LimitWindow = "day" | "week" | "month" | "year" | "lifetime";

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
export const limitWindows: LimitWindow[] = ["day", "week", "month", "year", "lifetime"];

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
  /** The most for one member; empty for no bound. */
  most: { times: string; points: string; window: LimitWindow };
  /** The most for everybody together; empty for no bound. */
  budget: { points: string; window: LimitWindow };
}

const goodsOnly = { tax: false, shipping: false, tips: false, gift_cards: false };

export const isOrder = (kind: RuleKind): kind is (typeof orderKinds)[number] =>
  (orderKinds as readonly string[]).includes(kind);

const kindOf = (rule: Rule | undefined): RuleKind =>
  !rule ? "per_amount" : rule.trigger === "order" ? rule.effect : rule.trigger;

const figure = (value: number | undefined) => (value ? String(value) : "");

export function formFromRule(rule: Rule | undefined, currencies: string[]): RuleForm {
  const most = rule?.limits?.find(({ of }) => of === "member");
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
    lists: listTexts(rule),
    most: { times: figure(most?.times), points: figure(most?.points), window: most?.window ?? "month" },
    budget: { points: figure(rule?.budget?.points), window: rule?.budget?.window ?? "month" },
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
  const amountFaults = { per: per.faults, minimum: minimum.faults };
  const wrong = Object.keys({ ...faults, ...per.faults, ...minimum.faults }).length > 0;
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
  const { first: _, every, ...when } = rule.when ?? {};
  const order = isOrder(form.kind);
  return {
    ...rule,
    when: { ...when, ...(order && every ? { every } : {}), ...(order && form.first ? { first: true } : {}) },
  };
}

/** The rule with the limit and the budget of the form; further limits stay. */
function bounded(rule: Rule, form: RuleForm): Rule {
  const { limits = [], budget: _, ...rest } = rule;
  const shown = limits.findIndex(({ of }) => of === "member");
  const others = limits.filter((_limit, at) => at !== shown);
  const times = parseWhole(form.most.times, 1);
  const points = parseWhole(form.most.points, 1);
  const most = {
    of: "member" as const,
    window: form.most.window,
    ...(points && { points }),
    ...(times && { times }),
  };
  const all = points || times ? [most, ...others] : others;
  const spent = parseWhole(form.budget.points, 1);
  return {
    ...rest,
    ...(all.length ? { limits: all } : {}),
    ...(spent ? { budget: { ...rule.budget, window: form.budget.window, points: spent } } : {}),
  };
}

function boundFaults(form: RuleForm): Faults {
  const faults: Faults = {};
  const whole = (name: string, text: string) => {
    if (text.trim() && parseWhole(text, 1, 1_000_000_000_000) === undefined)
      faults[name] = t("form.points_wrong");
  };
  whole("most.times", form.most.times);
  whole("most.points", form.most.points);
  whole("budget", form.budget.points);
  if (form.kind === "review") whole("photo", form.photo);
  const list = isOrder(form.kind) && wrongList(form.lists);
  if (list) faults[list] = t("rule.list_wrong");
  if (form.kind === "event" && !/^[a-z0-9_-]{1,40}$/.test(form.event.trim()))
    faults.event = t("rule.event_wrong");
  if (form.kind === "social" && !form.url.trim().startsWith("https://")) faults.url = t("rule.url_wrong");
  return faults;
}
