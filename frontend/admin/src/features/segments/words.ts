import type { Condition, Segment } from "@/api/segment-calls";
import { formatDate, formatMoney, formatNumber } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";

/** What can be asked, by what it is about, in the order of the form. */
export const groups = {
  buying: [
    "orders",
    "spent",
    "top_spenders",
    "first_order",
    "last_order",
    "usual_gap",
    "bought",
    "collection",
  ],
  standing: ["stage", "life_cycle", "rfm", "standing", "joined", "tier", "points", "pending", "lifetime"],
  person: [
    "country",
    "region",
    "language",
    "sex",
    "age_band",
    "birthday",
    "origin",
    "wants",
    "interest",
    "tags",
  ],
  talk: ["referrals", "nps", "open_requests", "last_message"],
} as const;

const said = (key: string, otherwise: string): string => {
  const words = t(key as Key);
  return words === key ? otherwise : words;
};

export const fieldInWords = (field: string) => said(`segments.field_${field}`, field);
export const fieldHint = (field: string) => said(`segments.hint_${field}`, "");
export const opInWords = (op: string) => said(`segments.op_${op}`, op);

/** A value of a field that has its own words: a stage of life, an age, a sex. */
export function valueInWords(field: string, value: string): string {
  if (field === "age_band") return said(`profile.${ages[value] ?? ""}`, value.replace("-", "–"));
  if (field === "sex") return said(`profile.${value}`, value);
  return said(`segments.value_${field}_${value}`, value);
}

const ages: Record<string, string> = { "under-18": "under_18", "65-up": "over_65" };

/** The values of fields whose list the server leaves open and which have one all the same. */
export const fixedValues: Record<string, string[]> = {
  sex: ["female", "male", "other"],
  age_band: ["under-18", "18-24", "25-34", "35-44", "45-54", "55-64", "65-up"],
};

/** What a ready-made segment is, in a sentence; the merchant's own are said by their conditions. */
export function aboutSegment(segment: Segment, currency: string, named: Named): string {
  if (segment.ready) return said(`segments.about_${segment.ready}`, t("segments.ready_made"));
  return treeInWords(segment.condition, currency, named);
}

/** Finds the name of an id: of a tier. */
export type Named = (field: string, id: string) => string | undefined;

/** "Orders: at least 3; Last order: more than 90 days ago". */
export function treeInWords(
  c: Condition,
  currency: string,
  named: Named = () => undefined,
  inner = false,
): string {
  if (!c.match) return leafInWords(c, currency, named);
  const parts = (c.of ?? []).map((part) => treeInWords(part, currency, named, true));
  if (c.match === "none") return t("segments.says_none", { what: parts.join(t("segments.says_or")) });
  const all = parts.join(t(c.match === "all" ? "segments.says_and" : "segments.says_or"));
  return inner && parts.length > 1 ? `(${all})` : all;
}

function leafInWords(c: Condition, currency: string, named: Named): string {
  const money = c.field === "spent";
  const shown = (value = 0) =>
    money ? formatMoney({ minor: value, currency: c.currency || currency }, true) : formatNumber(value);
  const says = said(c.field === "top_spenders" ? "segments.says_top" : `segments.says_${c.op}`, c.op ?? "")
    .replace("{value}", c.number === undefined ? valuesInWords(c, named) : shown(c.number))
    .replace("{to}", shown(c.to))
    .replace("{days}", formatNumber(c.days ?? 0))
    .replace("{percent}", formatNumber(c.percent ?? 0))
    .replace("{date}", c.date ? formatDate(c.date) : "");
  const unit =
    c.field === "top_spenders" ? "%" : c.field === "usual_gap" && c.number ? ` ${t("segments.days")}` : "";
  const lately = c.days !== undefined && c.texts ? `, ${t("segments.says_lately", { count: c.days })}` : "";
  return `${fieldInWords(c.field ?? "")}: ${says}${unit}${lately}`;
}

const things = ["bought", "collection", "interest"];

function valuesInWords(c: Condition, named: Named): string {
  const texts = c.texts ?? [];
  const field = c.field ?? "";
  if (things.includes(field)) return t("segments.says_things", { count: texts.length });
  return texts.map((value) => named(field, value) ?? valueInWords(field, value)).join(", ");
}

/** "1,240 members", "Fewer than 10", or that it is not known yet. */
export function sizeInWords(segment: Pick<Segment, "members" | "few">): string {
  if (segment.few) return t("segments.few");
  if (segment.members === null) return t("segments.not_counted");
  return t("segments.members_count", { count: segment.members });
}
