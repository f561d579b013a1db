import type { QuestionResult, SurveyFigure } from "@/api/survey-calls";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** A score in its own unit: NPS has none, the others are percent. */
const score = (kind: QuestionResult["kind"], value: number) =>
  kind === "nps" ? formatNumber(Math.round(value)) : `${formatNumber(Math.round(value))}%`;

/** "42 ± 8", or that too few have answered. */
export const figureInWords = (kind: QuestionResult["kind"], figure: SurveyFigure): string =>
  figure.enough
    ? t("surveys.figure", {
        score: score(kind, figure.score),
        margin: formatNumber(Math.ceil(figure.margin)),
      })
    : t("surveys.too_few");

/** Between what the truth lies in 95 of 100 samples; a scale ends where it ends. */
export function rangeInWords(kind: QuestionResult["kind"], figure: SurveyFigure, answers: number): string {
  if (!figure.enough) return t("surveys.too_few_hint", { count: answers });
  const least = kind === "nps" ? -100 : 0;
  return t("surveys.range", {
    low: score(kind, Math.max(least, Math.round(figure.score) - Math.ceil(figure.margin))),
    high: score(kind, Math.min(100, Math.round(figure.score) + Math.ceil(figure.margin))),
    count: answers,
  });
}

/** Whole percent of all answers. */
export const shareOf = (count: number, all: number): number =>
  all > 0 ? Math.round((100 * count) / all) : 0;
