import english from "words:en";
import type { ComponentChild } from "preact";
import type { Money } from "../wire.ts";
import { type Catalog, countPoints, formatNumber, intlLocale, type PointsName } from "../words.ts";

/** The version behind this file's address, which the files beside it have, too. */
export const version = new URL(import.meta.url).search;

type Args = Record<string, string>;

/** One language's messages and figures, in the merchant's words for points. */
export interface Speech {
  locale: string;
  t(key: string, args?: Args): string;
  /** t with nodes in its places. */
  rich(key: string, args: Record<string, ComponentChild>): ComponentChild[];
  number(n: number): string;
  /** "+120", "−30". */
  signed(n: number): string;
  points(n: number): string;
  /** What a reward takes: "500 points", "Free". */
  price(n: number): string;
  money(amount: Money): string;
  /** A day of the merchant's calendar, "2026-12-06". */
  day(on: string): string;
  /** The merchant's plural, as it stands inside a sentence. */
  unit: string;
}

/** Adds the words of a part that came later, in English. */
export const addWords = (words: Catalog) => void Object.assign(english, words);

const place = /\{\{\.(\w+)\}\}/;

const upperFirst = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Speaks a catalog; what it lacks is said in English. */
export function speak(catalog: Catalog, locale: string, points: PointsName): Speech {
  const message = (key: string) => {
    const found = catalog[key] ?? english[key];
    return typeof found === "string" ? found : key;
  };
  const counts = (catalog["points.count"] ?? english["points.count"]) as Record<string, string>;
  const singularForms = Object.keys(counts)
    .filter((form) => counts[form]?.includes("{{.Singular}}"))
    .join(" ");
  const number = (n: number) => formatNumber(locale, n);
  const count = (n: number) => countPoints(locale, n, points, singularForms);
  return {
    locale,
    number,
    unit: points.plural,
    t: (key, args = {}) => {
      const text = message(key);
      const filled = text.replace(new RegExp(place, "g"), (_, name: string) => args[name] ?? "");
      // Points may be called "points" or "Beans"; a title that begins with them begins large.
      return text.startsWith("{{.Unit}}") ? upperFirst(filled) : filled;
    },
    rich: (key, args) =>
      message(key)
        .split(place)
        .map((part, index) => (index % 2 ? args[part] : part)),
    signed: (n) => (n > 0 ? `+${number(n)}` : number(n)),
    points: count,
    price: (n) => (n ? count(n) : message("free")),
    money: (amount) => formatMoney(locale, amount),
    day: (on) => formatDay(locale, on),
  };
}

/** Minor units become a decimal text, so that no float ever touches an amount. */
export function formatMoney(locale: string, { minor, currency }: Money): string {
  const format = new Intl.NumberFormat(intlLocale(locale), {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = `${minor < 0 ? "-" : ""}${whole}${decimals ? `.${digits.slice(-decimals)}` : ""}`;
  return format.format(text as Intl.StringNumericLiteral);
}

/** "6 December", with the year when it is not this one. */
export function formatDay(locale: string, on: string): string {
  const date = new Date(`${on}T00:00`);
  const sameYear = date.getFullYear() === new Date().getFullYear();
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long" };
  if (!sameYear) options.year = "numeric";
  return new Intl.DateTimeFormat(intlLocale(locale), options).format(date);
}

/** Fetches the words of a locale from beside the panel; without them it speaks English. */
export async function fetchWords(folder: string, locale: string): Promise<Catalog> {
  const language = locale.split("-")[0] ?? "en";
  if (language === "en") return english;
  try {
    const response = await fetch(`${folder}regulars-${encodeURIComponent(language)}.json${version}`);
    if (!response.ok) return english;
    return (await response.json()) as Catalog;
  } catch {
    return english;
  }
}
