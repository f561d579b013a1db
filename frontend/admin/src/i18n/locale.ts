// What numbers, dates and plurals depend on. Set once, when the session answers, before any page renders.

export interface Locale {
  /** BCP 47 tag for words and plural rules; a catalog exists for it. */
  language: string;
  /** BCP 47 tag for numbers and dates; same language, with the merchant's region where known. */
  format: string;
  timeZone: string;
  currency: string;
}

let current: Locale = { language: "en", format: "en-GB", timeZone: "UTC", currency: "EUR" };

export function locale(): Locale {
  return current;
}

export function setLocale(next: Partial<Locale>): void {
  current = { ...current, ...next };
}

/**
 * Picks the tag for numbers and dates beside words of `language`. A merchant's own tag wins when it is the
 * same language; bare "en" reads as British outside the Americas, where the month stands after the day.
 */
export function formatTag(language: string, merchantTag: string, timeZone: string): string {
  const base = merchantTag.split("-")[0];
  if (base === language && merchantTag.includes("-")) return merchantTag;
  if (language !== "en") return language;
  return timeZone.startsWith("America/") || timeZone.startsWith("US/") ? "en-US" : "en-GB";
}
