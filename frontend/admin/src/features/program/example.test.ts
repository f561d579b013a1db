import { describe, expect, it } from "vitest";
import type { ProgramDocument, Reward, Rule } from "@/api/types";
import { exampleOf, rulePoints } from "./example";

const rule: Rule = {
  id: "1",
  name: "Orders",
  active: true,
  trigger: "order",
  effect: "per_amount",
  points: 3,
  per: { EUR: 200 },
  rounding: "down",
};
const joining: Rule = { ...rule, id: "2", trigger: "signup", effect: "fixed", points: 50 };
const reward: Reward = {
  id: "1",
  name: "€5 off",
  active: true,
  kind: "amount_off",
  cost: 500,
  valid_days: 30,
};
const document: ProgramDocument = {
  enrollment: "join",
  terms: {},
  pending_days: 0,
  rules: [rule, joining],
  rewards: [reward],
};

describe("rulePoints", () => {
  it("rounds parts of a point as the rule says", () => {
    const at = (rounding: Rule["rounding"], minor: number) => rulePoints({ ...rule, rounding }, minor, "EUR");
    expect([at("down", 199), at("nearest", 199), at("up", 199)]).toEqual([2, 3, 3]);
    expect([at("down", 300), at("nearest", 300), at("up", 300)]).toEqual([4, 5, 5]);
    expect([at("nearest", 290), at("up", 200)]).toEqual([4, 3]);
  });

  it("gives nothing below the smallest order or in a currency without a rate", () => {
    expect(rulePoints({ ...rule, minimum: { EUR: 5001 } }, 5000, "EUR")).toBe(0);
    expect(rulePoints(rule, 5000, "USD")).toBe(0);
  });
});

describe("exampleOf", () => {
  it("counts the orders to the cheapest reward, joining included", () => {
    expect(exampleOf(document, 5000, "EUR")).toEqual({
      order: 75,
      joining: 50,
      reward: { name: "€5 off", orders: 6 },
    });
  });

  it("leaves out what is off, and promises no reward that nothing leads to", () => {
    const off = { ...document, rules: [{ ...rule, active: false }, joining] };
    expect(exampleOf(off, 5000, "EUR")).toEqual({ order: 0, joining: 50 });
    expect(
      exampleOf({ ...document, rewards: [{ ...reward, active: false }] }, 5000, "EUR").reward,
    ).toBeUndefined();
  });
});
