/** A message, or its plural forms by CLDR category. Places look like {{.Name}}. */
export type Message = string | Record<string, string>;
export type Catalog = Record<string, Message>;
/** By locale: "Rewards", "Try again", and the plural categories that take the singular, separated by spaces. */
export type LauncherWords = Record<string, [string, string, string]>;

export interface PointsName {
  singular: string;
  plural: string;
}

/** A locale for Intl: Latin digits for everyone, and dates as the reasons from the server say them ("6 December"). */
export function intlLocale(locale: string): string {
  const language = locale.split("-")[0];
  if (language === "en") return locale === "en" ? "en-GB" : locale;
  return `${locale}-u-nu-latn`;
}

const plural = (locale: string, n: number) => new Intl.PluralRules(locale).select(n);

/** "1,240 points" in the merchant's own words. */
export function countPoints(locale: string, n: number, name: PointsName, singularForms: string): string {
  const noun = singularForms.split(" ").includes(plural(locale, n)) ? name.singular : name.plural;
  return `${formatNumber(locale, n)} ${noun}`;
}

/** Whole numbers, with U+2212 for minus as the server writes it. */
export function formatNumber(locale: string, n: number): string {
  return new Intl.NumberFormat(intlLocale(locale)).format(n).replace("-", "−");
}

export const isRightToLeft = (locale: string) => /^(ar|fa|he|ur)\b/.test(locale);
