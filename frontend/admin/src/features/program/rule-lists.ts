/** The lists of a rule or campaign, by the path of each in its document. */
export const ruleLists = [
  "only.products",
  "only.collections",
  "only.tags",
  "only.types",
  "only.vendors",
  "only.variants",
  "except.products",
  "except.collections",
  "except.tags",
  "except.types",
  "except.vendors",
  "except.variants",
  "when.nth",
  "when.channels",
  "when.countries",
  "when.tiers",
  "when.tags",
  "when.segments",
] as const;

export type RuleList = (typeof ruleLists)[number];

/** Those that ask something of the member; the others ask something of an order. */
export const memberLists: readonly RuleList[] = ["when.tiers", "when.tags", "when.segments"];

/** Those of a campaign: it has no exceptions of its own. */
export const campaignLists: readonly RuleList[] = ruleLists.filter((list) => !list.startsWith("except."));

/** What never earns, whatever the rule. */
export const excludedLists = [
  "lines.products",
  "lines.collections",
  "lines.tags",
  "lines.types",
  "lines.vendors",
  "lines.variants",
  "orders.codes",
  "orders.channels",
  "orders.countries",
  "orders.customer_tags",
  "orders.tiers",
] as const;

export type ExcludedList = (typeof excludedLists)[number];

/** What stands in the fields, by list: parts with commas between. */
export type TextsOf<List extends string> = Record<List, string>;
export type ListTexts = TextsOf<RuleList>;

type Lists = Record<string, Record<string, unknown> | undefined>;

const split = (list: string) => list.split(".") as [string, string];

/** The lists as a person types them. */
export function listTexts<List extends string>(
  item: object | undefined,
  lists: readonly List[],
): TextsOf<List> {
  const from = (item ?? {}) as Lists;
  const texts = lists.map((list) => {
    const [group, name] = split(list);
    const parts = (from[group]?.[name] ?? []) as (string | number)[];
    return [list, parts.join(", ")];
  });
  return Object.fromEntries(texts) as TextsOf<List>;
}

/** The parts of a list that was typed, each once. */
export const partsOf = (text: string) =>
  [...new Set(text.split(",").map((part) => part.trim()))].filter(Boolean);

/** The item with the lists that were typed, of those in `shown`; what no list is about stays. */
export function withLists<Item extends object, List extends string>(
  item: Item,
  texts: TextsOf<List>,
  shown: readonly List[],
): Item {
  const made = { ...item } as Lists;
  const groups = new Set<string>();
  for (const list of Object.keys(texts) as List[]) {
    const [group, name] = split(list);
    groups.add(group);
    const parts = shown.includes(list) ? partsOf(texts[list]) : [];
    const rest = { ...made[group] };
    delete rest[name];
    if (parts.length) rest[name] = written(name, parts);
    made[group] = Object.keys(rest).length ? rest : undefined;
  }
  for (const group of groups) if (!made[group]) delete made[group];
  return made as Item;
}

function written(name: string, parts: string[]): (string | number)[] {
  if (name === "nth") return parts.map(Number);
  return name === "countries" ? parts.map((part) => part.toUpperCase()) : parts;
}

/** Names the first list that cannot stand: a number that is none, a country that has no two letters. */
export function wrongList<List extends string>(texts: TextsOf<List>): List | undefined {
  return (Object.keys(texts) as List[]).find((list) => {
    const form = { nth: /^[1-9]\d{0,3}$/, countries: /^[a-z]{2}$/i }[split(list)[1]];
    return form && !partsOf(texts[list]).every((part) => form.test(part));
  });
}
