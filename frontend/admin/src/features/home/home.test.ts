import { beforeEach, describe, expect, it } from "vitest";
import type { Program, Rule } from "@/api/types";
import { setLocale } from "@/i18n/locale";
import { firstSteps } from "./steps";
import { finding } from "./weeks-card";
import { labelShifts, ticksTo } from "./weeks-chart";

beforeEach(() => setLocale({ language: "en", format: "en-GB", timeZone: "UTC", currency: "EUR" }));

const version = {
  number: 1,
  published_at: "2026-11-01T00:00:00Z",
  starts_at: "2026-11-01T00:00:00Z",
  author: "Demo",
  note: "",
};
const rule = { id: "1", name: "Orders", active: true } as Rule;

function program(live: boolean, rules: Rule[]): Program {
  const document = { enrollment: "join" as const, terms: {}, pending_days: 0, rules, rewards: [] };
  const draft = { document, changed: false, changes: [], untouched: false };
  return { live: live ? version : null, draft, versions: [] };
}

describe("firstSteps", () => {
  it("ticks what is done, and a rule that is off is not", () => {
    const done = (steps: ReturnType<typeof firstSteps>) => steps?.map((step) => step.done);
    expect(done(firstSteps(0, program(false, [])))).toEqual([false, false, false, false]);
    expect(done(firstSteps(1, program(false, [rule])))).toEqual([true, true, false, false]);
    expect(done(firstSteps(1, program(false, [{ ...rule, active: false }])))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("is over when a store is connected and a version is live, and waits for the program to load", () => {
    expect(firstSteps(1, program(true, []))).toBeUndefined();
    expect(firstSteps(0, program(true, []))).toBeDefined();
    expect(firstSteps(0, undefined)).toBeUndefined();
  });
});

describe("the chart", () => {
  const week = (day: string, given: number, spent: number) => ({ week: day, given, spent, taken_back: 0 });

  it("states its finding in words", () => {
    const said = finding([week("2026-06-01", 4100, 1400), week("2026-11-16", 9200, 4700)]);
    expect(said).toContain("from 4,100 to 9,200");
    expect(said).toContain("from 1,400 to 4,700");
  });

  it("keeps the two end labels 32 pixels apart, the larger one above", () => {
    expect(labelShifts(9000, 1000, 10_000)).toEqual({ given: -0, spent: 0 });
    const close = labelShifts(5000, 5000, 10_000);
    expect(close.spent - close.given).toBe(32);
    const under = labelShifts(7021, 5600, 10_000); // as near as 24 pixels where the axis ends at 12,000
    expect(under.spent - under.given).toBeGreaterThan(7);
    expect(labelShifts(4000, 4100, 10_000).given).toBeGreaterThan(0);
  });

  it("keeps the end labels above the dates where a week has just begun", () => {
    expect(labelShifts(0, 0, 10_000)).toEqual({ given: -48, spent: -16 });
    expect(labelShifts(9000, 0, 10_000)).toEqual({ given: -0, spent: -16 });
  });

  it("counts the axis in four round steps", () => {
    expect(ticksTo(0)).toEqual([0, 1, 2, 3, 4]);
    expect(ticksTo(38_000)).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
    expect(ticksTo(5)).toEqual([0, 2, 4, 6, 8]);
  });
});
