import first from "virtual:words/first";
import { locale } from "./locale";

export type Key = keyof typeof import("@/locales/en.json");
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Vars = Record<string, string | number>;

/** A piece of a message: words, or the name of the value that stands there. */
export interface Piece {
  text?: string;
  slot?: string;
}

// Other languages are added here, one JSON file each; a missing key falls back to English.
type Catalog = Partial<Record<Key, string | Forms>>;
const en: Catalog = { ...first };
const catalogs: Record<string, Catalog> = { en };

export const languages = Object.keys(catalogs);

/** Fetches what pages other than the first say, once. */
export async function allWords(): Promise<void> {
  Object.assign(en, (await import("virtual:words/rest")).default);
}

/** Fetches what is not on the first page, and what it says, side by side. */
export const withWords =
  <Module>(load: () => Promise<Module>) =>
  async (): Promise<Module> => {
    const [module] = await Promise.all([load(), allWords()]);
    return module;
  };

/** The message of `key` in the current language. Plural messages choose their form by `vars.count`. */
export function t(key: Key, vars: Vars = {}): string {
  return pieces(key, vars)
    .map((p) => (p.slot === undefined ? p.text : shown(vars[p.slot] ?? `{${p.slot}}`)))
    .join("");
}

/** The message of `key` cut at its {slots}, for sentences that hold buttons or links. */
export function pieces(key: Key, vars: Vars = {}): Piece[] {
  const message = form(catalogs[locale().language]?.[key] ?? en[key] ?? key, vars.count);
  return message
    .split(/(\{\w+\})/)
    .filter((part) => part !== "")
    .map((part) => (/^\{\w+\}$/.test(part) ? { slot: part.slice(1, -1) } : { text: part }));
}

function form(entry: string | Forms, count: string | number | undefined): string {
  if (typeof entry === "string") return entry;
  const rule = new Intl.PluralRules(locale().language).select(Number(count ?? 0));
  return entry[rule] ?? entry.other;
}

function shown(value: string | number): string {
  return typeof value === "number" ? new Intl.NumberFormat(locale().format).format(value) : value;
}
