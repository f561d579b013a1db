import { describe, expect, it } from "vitest";
import type { ProgramDocument } from "@/api/types";
import { setLocale } from "@/i18n/locale";
import { commissionFrom, formOf, worthOf100 } from "./commission-form";

const document = {
  rewards: [
    { id: "five", name: "Five", active: true, kind: "amount_off", cost: 500, amount: { EUR: 500 } },
    { id: "ten", name: "Ten", active: true, kind: "amount_off", cost: 800, amount: { EUR: 1000 } },
  ],
} as unknown as ProgramDocument;

setLocale({ language: "en", format: "en-GB", timeZone: "Europe/Lisbon", currency: "EUR" });

describe("a commission's form", () => {
  it("proposes what 100 points buy by the best reward", () => {
    expect(worthOf100(document, "EUR")).toBe(125);
    expect(worthOf100(document, "USD")).toBeUndefined();
    expect(commissionFrom(formOf(null, document, ["EUR"])).commission).toEqual({
      active: true,
      kind: "percent",
      basis_points: 1000,
      worth: { EUR: 125 },
      days: 365,
      beyond_limit: true,
    });
  });

  it("gives back what it was made of", () => {
    const commission = {
      active: true,
      kind: "points" as const,
      points: 70,
      first_only: true,
      most_per_month: 900,
      orders_per_month: 12,
    };
    const { commission: made, faults } = commissionFrom(formOf(commission, document, ["EUR"]));
    expect(faults).toEqual({});
    expect(made).toEqual(commission);
  });

  it("says what is wrong in the field that is", () => {
    const form = { ...formOf(null, document, ["EUR"]), percent: "120", worth: { EUR: "" }, days: "many" };
    expect(Object.keys(commissionFrom(form).faults).sort()).toEqual(["days", "percent", "worth"]);
    expect(commissionFrom({ ...form, kind: "reward" }).faults.reward).toBeTruthy();
  });
});
