import type { Condition, SegmentField } from "@/api/segment-calls";
import { amountText, parseAmount, parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";

export type Match = "all" | "any" | "none";

/** A group as the form holds it. */
export interface GroupDraft {
  key: string;
  match: Match;
  of: Draft[];
}

/** A condition as the form holds it: texts as they are typed. */
export interface LeafDraft {
  key: string;
  field: string;
  op: string;
  number: string;
  to: string;
  texts: string[];
  days: string;
  date: string;
  percent: string;
  currency: string;
}

export type Draft = GroupDraft | LeafDraft;

export const isGroup = (draft: Draft): draft is GroupDraft => "of" in draft;

/** How deep groups may stand within each other, the whole being the first. */
export const mostDepth = 3;
/** How many conditions a segment may have. */
export const mostConditions = 100;
const mostDays = 3660;
const mostNumber = 1_000_000_000_000;

const newKey = () => crypto.randomUUID();
const written = (value: number | undefined) => (value === undefined ? "" : String(value));

/** A condition as the form edits it; one that stands alone becomes a group of one. */
export function groupDraft(condition: Condition, currency: string): GroupDraft {
  const draft = draftOf(condition, currency);
  return isGroup(draft) ? draft : { key: newKey(), match: "all", of: [draft] };
}

function draftOf(c: Condition, currency: string): Draft {
  if (c.match)
    return { key: newKey(), match: c.match, of: (c.of ?? []).map((part) => draftOf(part, currency)) };
  const money = c.field === "spent";
  const shown = (value: number | undefined) =>
    money ? amountText(value, c.currency || currency) : written(value);
  return {
    key: newKey(),
    field: c.field ?? "",
    op: c.op ?? "",
    number: shown(c.number),
    to: shown(c.to),
    texts: c.texts ?? [],
    days: written(c.days),
    date: c.date ?? "",
    percent: written(c.percent),
    currency: c.currency || currency,
  };
}

/** A condition that was just added: nothing is chosen yet. */
export function newLeaf(currency: string): LeafDraft {
  return {
    key: newKey(),
    field: "",
    op: "",
    number: "",
    to: "",
    texts: [],
    days: "",
    date: "",
    percent: "",
    currency,
  };
}

export const newGroup = (currency: string): GroupDraft => ({
  key: newKey(),
  match: "any",
  of: [newLeaf(currency)],
});

/** The condition asking something else: what was typed for the field before goes. */
export function withField(leaf: LeafDraft, field: SegmentField): LeafDraft {
  return { ...newLeaf(leaf.currency), key: leaf.key, field: field.field, op: field.ops[0] ?? "" };
}

/** The tree with the part of a key changed, or taken out where change gives nothing. */
export function changed(
  group: GroupDraft,
  key: string,
  change: (part: Draft) => Draft | undefined,
): GroupDraft {
  return {
    ...group,
    of: group.of.flatMap((part) => {
      if (part.key === key) return change(part) ?? [];
      return [isGroup(part) ? changed(part, key, change) : part];
    }),
  };
}

/** The tree with a part at the end of a group. */
export function added(group: GroupDraft, to: string, part: Draft): GroupDraft {
  if (group.key === to) return { ...group, of: [...group.of, part] };
  return changed(group, to, (found) => (isGroup(found) ? { ...found, of: [...found.of, part] } : found));
}

/** How many conditions there are. */
export const countLeaves = (draft: Draft): number =>
  isGroup(draft) ? draft.of.reduce((sum, part) => sum + countLeaves(part), 0) : 1;

/** What is wrong, by the server's name of the place: "condition.of[1].number". */
export type TreeFaults = Record<string, string>;

/** The condition a form stands for, and what is wrong with it. */
export function conditionOf(draft: GroupDraft, fields: SegmentField[], home: string) {
  const faults: TreeFaults = {};
  const known = new Map(fields.map((field) => [field.field, field]));
  const read = (part: Draft, path: string): Condition => {
    if (!isGroup(part))
      return readLeaf(part, known.get(part.field), home, (at, why) => {
        faults[`${path}.${at}`] = why;
      });
    if (part.of.length === 0) faults[`${path}.of`] = t("segments.group_empty");
    return { match: part.match, of: part.of.map((one, i) => read(one, `${path}.of[${i}]`)) };
  };
  return { condition: read(draft, "condition"), faults };
}

type Note = (at: string, why: string) => void;

function readLeaf(leaf: LeafDraft, about: SegmentField | undefined, home: string, wrong: Note): Condition {
  if (!about) {
    wrong("field", t("segments.field_missing"));
    return {};
  }
  const base: Condition = { field: leaf.field, op: leaf.op };
  const whole = (at: "days" | "percent", least: number, most: number): Condition => {
    const value = parseWhole(leaf[at], least, most);
    if (value === undefined) wrong(at, t("segments.number_between", { least, most }));
    return { ...base, ...(value !== undefined && { [at]: value }) };
  };
  switch (leaf.op) {
    case "known":
    case "unknown":
      return base;
    case "in_last":
    case "not_in_last":
    case "in_next":
      return whole("days", 0, mostDays);
    case "gap_over":
    case "gap_within":
      return whole("percent", 10, 1000);
    case "before":
    case "after":
      if (!/^\d{4}-\d{2}-\d{2}$/.test(leaf.date)) wrong("date", t("segments.date_missing"));
      return { ...base, date: leaf.date };
  }
  if (about.type === "choice" || about.type === "list") return readTexts(leaf, base, wrong);
  return readNumbers(leaf, about, home, base, wrong);
}

/** What is bought can be asked for lately only. */
export const asksDays = (field: string) => field === "bought" || field === "collection";

function readTexts(leaf: LeafDraft, base: Condition, wrong: Note): Condition {
  if (leaf.texts.length === 0) wrong("texts", t("segments.values_missing"));
  const made: Condition = { ...base, texts: leaf.texts };
  if (!asksDays(leaf.field) || leaf.days.trim() === "") return made;
  const days = parseWhole(leaf.days, 0, mostDays);
  if (days === undefined) wrong("days", t("segments.number_between", { least: 0, most: mostDays }));
  return { ...made, ...(days !== undefined && { days }) };
}

function readNumbers(
  leaf: LeafDraft,
  about: SegmentField,
  home: string,
  base: Condition,
  wrong: Note,
): Condition {
  const money = about.type === "money";
  const { least, most } = boundsOf(about);
  const read = (at: "number" | "to", from: number) => {
    const text = leaf[at];
    const value = money ? parseAmount(text, leaf.currency) : parseSigned(text);
    if (value !== undefined && value >= from && value <= most) return value;
    const why = at === "to" && value !== undefined && value < from;
    wrong(at, why ? t("segments.to_below") : money ? t("segments.amount_wrong") : numberWrong(about));
    return undefined;
  };
  const number = read("number", least);
  const to = leaf.op === "between" ? read("to", number ?? least) : undefined;
  return {
    ...base,
    ...(number !== undefined && { number }),
    ...(to !== undefined && { to }),
    ...(money && leaf.currency !== home && { currency: leaf.currency }),
  };
}

function boundsOf(about: SegmentField): { least: number; most: number } {
  if (about.type === "top") return { least: 1, most: 99 };
  if (about.type === "days") return { least: 0, most: mostDays };
  return { least: about.type === "money" ? 0 : -mostNumber, most: mostNumber };
}

function numberWrong(about: SegmentField): string {
  if (about.type === "number") return t("segments.number_wrong");
  return t("segments.number_between", boundsOf(about));
}

/** A whole number, below zero too: a balance can be. */
function parseSigned(text: string): number | undefined {
  const below = /^\s*[-−]/.test(text);
  const value = parseWhole(text.replace(/^\s*[-−]/, ""));
  return value === undefined ? undefined : below ? -value : value;
}
