import type { Rule } from "@/api/types";

/** The lists of a rule, by the path of each in its document. */
export const ruleLists = [
  "only.products",
  "only.collections",
  "only.tags",
  "only.types",
  "only.vendors",
  "except.products",
  "except.collections",
  "except.tags",
  "when.nth",
  "when.channels",
  "when.countries",
  "when.tiers",
  "when.tags",
] as const;

export type RuleList = (typeof ruleLists)[number];
export type ListTexts = Record<RuleList, string>;

/** Those that ask something of the member; the others ask something of an order. */
export const memberLists: readonly RuleList[] = ["when.tiers", "when.tags"];

type Lists = Record<string, Record<string, unknown> | undefined>;

const split = (list: RuleList) => list.split(".") as [string, string];

/** The lists as a person types them: parts with commas between. */
export function listTexts(rule: Rule | undefined): ListTexts {
  const from = (rule ?? {}) as unknown as Lists;
  const texts = ruleLists.map((list) => {
    const [group, name] = split(list);
    const parts = (from[group]?.[name] ?? []) as (string | number)[];
    return [list, parts.join(", ")];
  });
  return Object.fromEntries(texts) as ListTexts;
}

const typed = (text: string) => [...new Set(text.split(",").map((part) => part.trim()))].filter(Boolean);

/** The rule with the lists that were typed; what a list is not about stays. */
export function withLists(rule: Rule, texts: ListTexts, lists: readonly RuleList[]): Rule {
  const made = { ...rule } as unknown as Lists;
  for (const list of ruleLists) {
    const [group, name] = split(list);
    const parts = lists.includes(list) ? typed(texts[list]) : [];
    const rest = { ...made[group] };
    delete rest[name];
    if (parts.length) rest[name] = list === "when.nth" ? parts.map(Number) : written(list, parts);
    made[group] = Object.keys(rest).length ? rest : undefined;
  }
  for (const group of ["only", "except", "when"]) if (!made[group]) delete made[group];
  return made as unknown as Rule;
}

const written = (list: RuleList, parts: string[]) =>
  list === "when.countries" ? parts.map((part) => part.toUpperCase()) : parts;

/** Names the first list that cannot stand: a number that is none. */
export function wrongList(texts: ListTexts): RuleList | undefined {
  return typed(texts["when.nth"]).every((part) => /^[1-9]\d{0,3}$/.test(part)) ? undefined : "when.nth";
}
