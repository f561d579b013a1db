import type { ProgramDocument } from "@/api/types";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";
import { type ExcludedList, excludedLists, listTexts, type TextsOf } from "./rule-lists";

export type Exclusion = NonNullable<ProgramDocument["exclude"]>;

export interface ExclusionForm {
  saleItems: boolean;
  anyCode: boolean;
  lists: TextsOf<ExcludedList>;
}

export function formFromExclusion(exclude: Exclusion | undefined): ExclusionForm {
  return {
    saleItems: exclude?.sale_items ?? false,
    anyCode: exclude?.any_code ?? false,
    lists: listTexts({ lines: exclude?.lines, orders: exclude }, excludedLists),
  };
}

/** "Nothing is earned for sale items, 3 products and orders with any discount code." */
export function exclusionSentence(exclude: Exclusion | undefined): string {
  const lines = exclude?.lines ?? {};
  const goods = Object.values(lines).reduce((count, list) => count + (list?.length ?? 0), 0);
  const counted = (key: "codes" | "customer_tags" | "tiers" | "countries" | "channels") => {
    const count = exclude?.[key]?.length ?? 0;
    return count > 0 && t(`exclude.say_${key}`, { count });
  };
  const parts = [
    exclude?.sale_items && t("exclude.say_sale"),
    goods > 0 && t("exclude.say_goods", { count: goods }),
    exclude?.any_code ? t("exclude.say_any_code") : counted("codes"),
    counted("customer_tags"),
    counted("tiers"),
    counted("countries"),
    counted("channels"),
  ].filter((part): part is string => Boolean(part));
  if (parts.length === 0) return t("exclude.none");
  const list = new Intl.ListFormat(locale().format, { type: "conjunction" }).format(parts);
  return t("exclude.sentence", { list });
}
