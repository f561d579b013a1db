import type { Amounts, Rule } from "@/api/types";
import { formatAmounts } from "@/i18n/format";
import { locale } from "@/i18n/locale";
import { type Key, pieces, t } from "@/i18n/t";

/** The values of a rule that can be changed inside its sentence. */
export type RuleValue = "points" | "per" | "minimum";

/** A piece of a sentence: plain words, or a value that opens its field. */
export interface SentencePiece {
  text: string;
  value?: string;
}

/** True when any currency asks for an order of some size. */
export function hasMinimum(amounts: Amounts | undefined): boolean {
  return Object.values(amounts ?? {}).some((minor) => minor > 0);
}

/** Cuts the message of `key` at its slots and writes each value; those in `fixed` cannot be clicked. */
export function sentence(key: Key, values: Record<string, string>, fixed: string[] = []): SentencePiece[] {
  return pieces(key).map((piece) => {
    if (piece.slot === undefined) return { text: piece.text ?? "" };
    const text = values[piece.slot] ?? "";
    return fixed.includes(piece.slot) ? { text } : { text, value: piece.slot };
  });
}

function ruleKey(rule: Rule): Key {
  if (rule.trigger === "signup") return "rule.signup";
  if (rule.trigger !== "order") return `rule.say_${rule.trigger}`;
  const minimum = hasMinimum(rule.minimum);
  if (rule.effect === "per_amount") return minimum ? "rule.per_amount_from" : "rule.per_amount";
  if (rule.effect === "per_item") return minimum ? "rule.per_item_from" : "rule.per_item";
  return minimum ? "rule.fixed_from" : "rule.fixed";
}

/** A rule as a sentence: "For each paid order, give [1 point] per [€1]." */
export function ruleSentence(rule: Rule, points: (value: number) => string): SentencePiece[] {
  const or = t("program.or");
  return sentence(ruleKey(rule), {
    points: points(rule.points),
    per: formatAmounts(rule.per, or),
    minimum: formatAmounts(rule.minimum, or),
  });
}

/** What counts and how parts of a point are treated: "Counts goods and shipping, after discounts. Rounded down." */
export function ruleSmallPrint(rule: Rule): string {
  return [rulePrint(rule), boundPrint(rule)].filter(Boolean).join(" ");
}

/** That there are conditions, limits or a budget; what they are stands in the form. */
function boundPrint(rule: Rule): string {
  const narrow = [rule.only, rule.except, rule.when].some((part) => Object.keys(part ?? {}).length > 0);
  const bound =
    (rule.limits?.length ?? 0) > 0 || (rule.budget?.points ?? 0) > 0 || hasMinimum(rule.budget?.money);
  return [narrow && t("rule.narrow_print"), bound && t("rule.bound_print")].filter(Boolean).join(" ");
}

function rulePrint(rule: Rule): string {
  if (rule.trigger !== "order") return t(`rule.print_${rule.trigger}`);
  if (rule.effect !== "per_amount") return t("rule.fixed_print");
  const base = rule.base;
  const extras = (["tax", "shipping", "tips", "gift_cards"] as const).filter((part) => base?.[part]);
  const names = extras.map((part) => t(`rule.base_${part}`));
  const list = new Intl.ListFormat(locale().format, { type: "conjunction" }).format([
    t("rule.base_goods"),
    ...names,
  ]);
  return t("rule.per_amount_print", { list, rounding: t(`rule.rounding_${rule.rounding}`) });
}
