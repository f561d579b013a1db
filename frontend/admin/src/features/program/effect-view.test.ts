import { beforeEach, describe, expect, it } from "vitest";
import { setLocale } from "@/i18n/locale";
import { backSentence, costSentence } from "./effect-view";

const back = {
  currency: "EUR",
  cheapest: { reward: "five", minor: 500, points: 500 },
  dearest: { reward: "big", minor: 600, points: 400 },
  low_bp: 500,
  high_bp: 750,
  break_even_bp: 2308,
};

describe("what a draft gives back", () => {
  beforeEach(() => setLocale({ language: "en", currency: "EUR", timeZone: "UTC" }));

  it("is said as what points cost, from the cheapest reward to the dearest", () => {
    expect(costSentence(back, "100 beans")).toBe("100 beans cost you €1.00 to €1.50 when they are used.");
    const third = { reward: "odd", minor: 100, points: 300 };
    expect(costSentence({ ...back, cheapest: third, dearest: third }, "100 beans")).toContain(
      "cost you €0.34 when",
    );
  });

  it("is said as a share, and when it pays for itself only where the margin is known", () => {
    expect(backSentence(back, 0)).toMatch(/^Gives back 5% to 7.5% of sales in EUR .*tiers\.$/);
    expect(backSentence(back, 4000)).toContain("once you sell 23.08% more");
    expect(backSentence({ ...back, break_even_bp: -1 }, 700)).toContain("does not cover");
    expect(backSentence({ ...back, low_bp: 750 }, 0)).toContain("Gives back 7.5% of sales");
  });
});
