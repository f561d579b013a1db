import { minorPerUnit } from "./format";

/** A whole number of at least `min` from what a person typed ("1,200", "1 200"), or undefined. */
export function parseWhole(text: string, min = 0, max = Number.MAX_SAFE_INTEGER): number | undefined {
  const digits = text.trim().replace(/(?<=\d)[\s.,'’ ](?=\d{3}(\D|$))/g, "");
  if (!/^\d{1,15}$/.test(digits)) return undefined;
  const value = Number(digits);
  return value >= min && value <= max ? value : undefined;
}

/**
 * Minor units from what a person typed ("5", "5.50", "5,50"), or undefined. Works on the digits, never on a
 * fraction, so that no cent is lost.
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const places = String(minorPerUnit(currency)).length - 1;
  const found = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  const fraction = found?.[2] ?? "";
  if (!found?.[1] || fraction.length > places) return undefined;
  return Number(found[1] + fraction.padEnd(places, "0"));
}

/** Basis points from a percentage of 0.01 to 100 ("10", "12.5"), or undefined. */
export function parsePercent(text: string): number | undefined {
  const found = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!found?.[1]) return undefined;
  const bp = Number(found[1] + (found[2] ?? "").padEnd(2, "0"));
  return bp >= 1 && bp <= 10_000 ? bp : undefined;
}

/** How an amount stands in its field: "5", "5.50". */
export function amountText(minor: number | undefined, currency: string): string {
  if (minor === undefined) return "";
  const per = minorPerUnit(currency);
  const places = String(per).length - 1;
  const whole = Math.trunc(minor / per);
  const rest = minor % per;
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(places, "0")}`;
}

/** How basis points stand in a field of percent: "10", "12.5". */
export function percentText(bp: number | undefined): string {
  return bp === undefined ? "" : amountText(bp, "EUR").replace(/(\.\d)0$/, "$1");
}
