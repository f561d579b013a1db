import { describe, expect, it } from "vitest";
import type { SurveyFigure } from "@/api/survey-calls";
import { figureInWords, rangeInWords, shareOf } from "./figures";

const figure = (part: Partial<SurveyFigure>): SurveyFigure => ({
  enough: true,
  score: 42.4,
  margin: 7.2,
  average: 8,
  spread: 0.3,
  good: 60,
  neutral: 20,
  poor: 18,
  ...part,
});

describe("a survey's figure", () => {
  it("has its margin, and ends where the scale ends", () => {
    expect(figureInWords("nps", figure({}))).toBe("42 ± 8");
    expect(figureInWords("csat", figure({ score: 97, margin: 6 }))).toBe("97% ± 6");
    expect(rangeInWords("csat", figure({ score: 97, margin: 6 }), 98)).toContain("between 91% and 100%");
    expect(rangeInWords("nps", figure({ score: -98, margin: 10 }), 12)).toContain("between −100 and −88");
  });

  it("is not told from too few answers", () => {
    expect(figureInWords("nps", figure({ enough: false }))).toBe("Too early to say");
    expect(rangeInWords("nps", figure({ enough: false }), 1)).toContain("1 answer");
  });

  it("has shares of all, and none of nothing", () => {
    expect([shareOf(1, 3), shareOf(0, 0)]).toEqual([33, 0]);
  });
});
