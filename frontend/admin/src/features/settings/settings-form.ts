import type { Look, Settings } from "@/api/types";
import { shopperLanguages } from "@/features/program/languages";
import { contrastWithWhite, enough, parseHex, toHex } from "./contrast";

/** The words of one language; always three reasons, empty where none is given. */
export interface WordsForm {
  singular: string;
  plural: string;
  reasons: [string, string, string];
}

export interface SettingsForm {
  name: string;
  logo_url: string;
  accent: string;
  launcher: Look["launcher"];
  words: Record<string, WordsForm>;
}

export const longestName = 24;
export const longestReason = 60;

export function formFromSettings({ name, look }: Settings): SettingsForm {
  const words = Object.fromEntries(
    shopperLanguages.map((language) => {
      const reasons = look.reasons?.[language] ?? [];
      return [
        language,
        {
          singular: look.points[language]?.singular ?? "",
          plural: look.points[language]?.plural ?? "",
          reasons: [reasons[0] ?? "", reasons[1] ?? "", reasons[2] ?? ""] as [string, string, string],
        },
      ];
    }),
  );
  return { name, logo_url: look.logo_url ?? "", accent: look.accent, launcher: look.launcher, words };
}

/** The settings a form stands for. What the form does not show (radius, font, time zone) stays as it was. */
export function settingsFromForm(form: SettingsForm, old: Settings): Settings {
  const points: Look["points"] = {};
  const reasons: Look["reasons"] = {};
  for (const [language, words] of Object.entries(form.words)) {
    const [singular, plural] = [words.singular.trim(), words.plural.trim()];
    if (singular || plural) points[language] = { singular, plural };
    const given = words.reasons.map((reason) => reason.trim()).filter(Boolean);
    if (given.length > 0) reasons[language] = given;
  }
  const rgb = parseHex(form.accent);
  const accent = rgb ? toHex(rgb) : form.accent;
  const look = {
    ...old.look,
    points,
    reasons,
    accent,
    logo_url: form.logo_url.trim(),
    launcher: form.launcher,
  };
  return { ...old, name: form.name.trim(), look };
}

/** "missing", "partial" (one of two names) or "fine" for the names of one language. */
export function namesState(words: WordsForm | undefined): "missing" | "partial" | "fine" {
  const given = [words?.singular.trim(), words?.plural.trim()].filter(Boolean).length;
  return given === 0 ? "missing" : given === 1 ? "partial" : "fine";
}

/** Whether white words can be read on the accent. */
export function accentState(accent: string): "no_color" | "too_light" | "fine" {
  const ratio = contrastWithWhite(accent);
  return ratio === undefined ? "no_color" : ratio < enough ? "too_light" : "fine";
}

/** A logo is an https address, or none. */
export function logoIsFine(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === "" || (URL.canParse(trimmed) && new URL(trimmed).protocol === "https:");
}
