import { describe, expect, it } from "vitest";
import { asKind, besides, freshOutline, newQuota, sent } from "./outline";

describe("an outline", () => {
  it("gets what a product test needs, and keeps what was typed before", () => {
    const test = asKind({ ...freshOutline("Everybody"), stock: 7 }, "product_test", "DE");
    expect(test).toMatchObject({ stock: 7, try_days: 14, forget_days: 30, countries: ["DE"] });
    expect(asKind(test, "product_test", "AT").countries).toEqual(["DE"]);
    expect(asKind(freshOutline("Everybody"), "product_test", "").countries).toEqual([]);
  });

  it("is sent without what only a product test has, once it is none", () => {
    const back = asKind(asKind(freshOutline("Everybody"), "product_test", "DE"), "survey", "DE");
    expect(sent({ ...back, name: " Mugs " })).toMatchObject({ name: "Mugs", kind: "survey" });
    expect(Object.keys(sent(back))).not.toContain("stock");
    expect(Object.keys(sent(back))).not.toContain("countries");
  });

  it("names the fields of each group beside which a refusal is shown", () => {
    const two = { ...freshOutline("Everybody"), quotas: [newQuota("A"), newQuota("B")] };
    expect(besides(two)).toContain("outline.quotas[1].invite");
    expect(two.quotas[0]?.id).not.toBe(two.quotas[1]?.id);
  });
});
