import { describe, expect, it } from "vitest";
import type { BacktestReport, BacktestRun } from "@/api/document-calls";
import { setLocale } from "@/i18n/locale";
import { breakEvenOf, costMore, forSegments, payBackOf } from "./backtest";

const side = (points: number, eur: number) => ({ orders: 1, points, cost: { EUR: eur }, share_bp: {} });
const report = {
  orders: 10,
  draft: side(500, 900),
  live: side(300, 500),
  sales: { EUR: 50_000 },
  break_even: { EUR: 1_000 },
} as unknown as BacktestReport;

describe("what a draft costs", () => {
  it("is the difference, and pays back with so many average orders", () => {
    setLocale({ language: "en", currency: "EUR", timeZone: "UTC" });
    expect(costMore(report)).toEqual({ EUR: 400 });
    const run = { margin_bp: 4_000, report } as BacktestRun;
    expect(breakEvenOf(run)).toEqual({ currency: "EUR", sales: 1_000, orders: 1, margin: 2_000 });
    expect(breakEvenOf({ ...run, report: { ...report, break_even: { EUR: 0 } } })).toBeUndefined();
    expect(breakEvenOf({ ...run, report: { ...report, break_even: {} } })).toBeUndefined();
  });

  it("pays back once sales grow enough", () => {
    const found = payBackOf({ margin_bp: 4_000, report } as BacktestRun);
    expect(found?.rows.map((row) => [row.percent, row.earned, row.left])).toEqual([
      [1, 200, -200],
      [2, 400, 0],
      [5, 1_000, 600],
      [10, 2_000, 1_600],
      [20, 4_000, 3_600],
    ]);
    expect(payBackOf({ margin_bp: 0, report: { ...report, break_even: {} } } as BacktestRun)).toBeUndefined();
  });
});

describe("forSegments", () => {
  it("names what is active and for segments only, of both programs, each once", () => {
    const only = { when: { segments: ["s"] }, active: true };
    const draft = {
      rules: [{ ...only, name: "Regulars" }],
      campaigns: [{ ...only, name: "Off", active: false }],
    };
    const live = {
      rules: [
        { ...only, name: "Regulars" },
        { name: "All", active: true },
      ],
      campaigns: [{ ...only, name: "Spring" }],
    };
    expect(forSegments([draft, live, undefined] as never)).toEqual(["Regulars", "Spring"]);
  });
});
