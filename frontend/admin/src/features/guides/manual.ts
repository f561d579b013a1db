import type { Goal, Manual, Trouble } from "@/api/guide-calls";
import { t } from "@/i18n/t";

export const mostTroubles = 12;
export const mostGoals = 8;

/** A guide to begin with, in the language that the shop's own words are in. */
export const newManual = (language: string, product?: string): Manual => ({
  products: product ? [product] : [],
  collections: [],
  title: { [language]: t("guides.starter_title") },
  first_use: {},
  care: {},
  troubles: [],
  goals: [],
});

export const newTrouble = (): Trouble => ({ question: {}, answer: {} });

/** A goal with an id that stays: answers and profiles keep it. */
export const newGoal = (): Goal => ({
  id: `g-${Math.random().toString(36).slice(2, 8).padEnd(6, "0")}`,
  text: {},
  advice: {},
});

/** A text as the team reads it: in the shop's language, in English, or in any. */
export const readable = (texts: Record<string, string>, main: string): string =>
  texts[main] || texts.en || Object.values(texts).find(Boolean) || "";
