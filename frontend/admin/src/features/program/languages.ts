import { locale } from "@/i18n/locale";

/** The languages shoppers are spoken to in. */
export const shopperLanguages = ["en", "es", "de", "fr", "pt", "ar"] as const;
export type ShopperLanguage = (typeof shopperLanguages)[number];

/** A language's own name in the words of the reader: "German". */
export function languageName(language: string): string {
  return new Intl.DisplayNames(locale().language, { type: "language" }).of(language) ?? language;
}
