import type { SurveyDocument, SurveyOption, SurveyQuestion } from "@/api/survey-calls";
import { t } from "@/i18n/t";

export type QuestionKind = SurveyQuestion["kind"];
export type Texts = Record<string, string>;

/** The kinds of question, in the order in which they are offered. */
export const kinds: QuestionKind[] = ["csat", "nps", "ces", "choice", "text"];

export const mostQuestions = 5;
export const mostOptions = 12;

export const isScale = (kind: QuestionKind) => kind !== "choice" && kind !== "text";

/** An id that nothing before had: answers are counted by it, over all versions. */
const newId = (start: string) => `${start}-${Math.random().toString(36).slice(2, 8).padEnd(6, "0")}`;

export const newOption = (): SurveyOption => ({ id: newId("o"), text: {} });

/** A question to begin with, in words of the language that is being written. */
export const newQuestion = (kind: QuestionKind): SurveyQuestion => ({
  id: newId(kind),
  kind,
  text: {},
  ...(kind === "choice" ? { options: [newOption(), newOption()] } : {}),
});

/** A survey with one question, to be changed. */
export const newDocument = (name: string, from: string, language: string): SurveyDocument => ({
  name,
  from,
  title: { [language]: t("surveys.starter_title") },
  intro: {},
  thanks: {},
  questions: [
    { ...newQuestion("csat"), text: { [language]: t("surveys.starter_question") }, required: true },
  ],
  mail: true,
  widget: true,
  open: false,
  follow: true,
});

/** What automations call a survey of this name: "After an order" is "after-an-order". */
export const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");

/** Every text of a document. */
const textsOf = (d: SurveyDocument): Texts[] => [
  d.title,
  d.intro,
  d.thanks,
  ...d.questions.flatMap((q) => [q.text, ...(q.options ?? []).map((o) => o.text)]),
];

/** The languages in which anything is written, the main one first. */
export function languagesOf(d: SurveyDocument, main: string): string[] {
  const written = textsOf(d).flatMap((texts) => Object.keys(texts).filter((one) => texts[one]));
  return [...new Set([main, ...written])];
}

/** The text of one language changed; empty takes it away. */
export function said(texts: Texts, language: string, text: string): Texts {
  const { [language]: _, ...rest } = texts;
  return text ? { ...rest, [language]: text } : rest;
}

/** What shoppers of a language read where nothing is written in it. */
export const standsIn = (texts: Texts, language: string, main: string): string =>
  texts[language] ? "" : (texts[main] ?? texts.en ?? Object.values(texts)[0] ?? "");
