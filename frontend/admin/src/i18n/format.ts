import type { Amounts, Money, Names } from "@/api/types";
import { locale } from "./locale";
import { t } from "./t";

const fractionDigits = (currency: string) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units in one whole unit of the currency: 100 for EUR, 1 for JPY. */
export function minorPerUnit(currency: string): number {
  return 10 ** fractionDigits(currency);
}

/** "€5.00", or "€5" where `short` and nothing stands behind the point. */
export function formatMoney(money: Money, short = false): string {
  const per = minorPerUnit(money.currency);
  const whole = short && money.minor % per === 0;
  return new Intl.NumberFormat(locale().format, {
    style: "currency",
    currency: money.currency,
    currencyDisplay: "narrowSymbol",
    ...(whole ? { maximumFractionDigits: 0 } : {}),
  }).format(money.minor / per);
}

/** Amounts of all currencies, the merchant's own first: "€1 or $1". */
export function formatAmounts(amounts: Amounts | undefined, or: string): string {
  return currenciesOf(amounts)
    .map((currency) => formatMoney({ minor: amounts?.[currency] ?? 0, currency }, true))
    .join(` ${or} `);
}

/** The currencies of an amount, the merchant's own first. */
export function currenciesOf(amounts: Amounts | undefined): string[] {
  const own = locale().currency;
  return Object.keys(amounts ?? {}).sort(
    (a, b) => Number(b === own) - Number(a === own) || a.localeCompare(b),
  );
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale().format).format(value).replace("-", "−");
}

/** "+180", "−45", "0": the sign is a real minus and always there. */
export function formatSigned(value: number): string {
  return new Intl.NumberFormat(locale().format, { signDisplay: "exceptZero" })
    .format(value)
    .replace("-", "−");
}

/** "1,240 points" in the merchant's own name for them. */
export function formatPoints(value: number, names: Names): string {
  const one = new Intl.PluralRules(locale().language).select(Math.abs(value)) === "one";
  return `${formatNumber(value)} ${one ? names.singular : names.plural}`;
}

/** "61%" from basis points, without a fraction nobody needs in a share. */
export function formatShare(bp: number): string {
  return new Intl.NumberFormat(locale().format, { style: "percent" }).format(bp / 10_000);
}

/** "10%" or "12.5%" from basis points. */
export function formatBasisPoints(bp: number): string {
  return new Intl.NumberFormat(locale().format, { style: "percent", maximumFractionDigits: 2 }).format(
    bp / 10_000,
  );
}

function date(iso: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale().format, { timeZone: locale().timeZone, ...options }).format(
    new Date(iso),
  );
}

/** "18 November", with the year when it is not this one. */
export function formatDay(iso: string, now = new Date()): string {
  const year = date(iso, { year: "numeric" }) !== date(now.toISOString(), { year: "numeric" });
  return date(iso, { day: "numeric", month: "long", ...(year ? { year: "numeric" } : {}) });
}

/** A day of the calendar ("2026-12-03"), which is the same in every time zone. */
export const formatDate = (day: string): string => formatDay(`${day}T10:00Z`);

/** "18 Nov", with the year when it is not this one. */
export function formatShortDay(iso: string, now = new Date()): string {
  const year = date(iso, { year: "numeric" }) !== date(now.toISOString(), { year: "numeric" });
  return date(iso, { day: "numeric", month: "short", ...(year ? { year: "numeric" } : {}) });
}

export function formatTime(iso: string): string {
  return date(iso, { hour: "2-digit", minute: "2-digit" });
}

/** "18 Nov, 20:41". */
export function formatMoment(iso: string): string {
  return date(iso, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

export function formatMonth(iso: string): string {
  return date(iso, { month: "long", year: "numeric" });
}

/** Whether two instants fall on one calendar day of the merchant. */
export function sameDay(a: string, b: string): boolean {
  const day: Intl.DateTimeFormatOptions = { year: "numeric", month: "numeric", day: "numeric" };
  return date(a, day) === date(b, day);
}

/** "2 minutes ago", "yesterday". */
export function formatAgo(iso: string, now = new Date()): string {
  // A moment ahead of this machine's clock is the server's present: nothing is last heard "in two minutes".
  const seconds = Math.min(0, Math.round((new Date(iso).getTime() - now.getTime()) / 1000));
  const relative = new Intl.RelativeTimeFormat(locale().language, { numeric: "auto" });
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return t("time.just_now");
}

/** "a, b and c". */
export function formatAnd(parts: string[]): string {
  return new Intl.ListFormat(locale().format, { type: "conjunction" }).format(parts);
}
