import { describe, expect, it } from "vitest";
import type { ProgramDocument, Tier } from "@/api/types";
import { freeShippingOf, isEverybodys, moved, thresholdWords, tierSentence, withFreeShipping } from "./plan";
import { formFromTier, tierFromForm } from "./tier-form";

const gold: Tier = {
  id: "gold",
  name: "Gold",
  color: "#b58900",
  reach: { any: true, points: 1000, spend: { EUR: 50_050 } },
  retain: { orders: 3 },
  permille: 1500,
  entry_points: 100,
  entry_reward: "five",
  birthday_points: 50,
  birthday_reward: "five",
  perks: ["A gift in December"],
  tag: "gold-club",
};
const points = (value: number) => `${value} beans`;

describe("the form of a tier", () => {
  it("gives back the tier it was opened with", () => {
    expect(tierFromForm(formFromTier(gold, ["EUR"]), gold).tier).toEqual(gold);
  });

  it("asks for nothing of a tier by invitation", () => {
    const { tier } = tierFromForm({ ...formFromTier(gold, ["EUR"]), invited: true }, gold);
    expect([tier?.invited, tier?.reach, tier?.retain]).toEqual([true, undefined, undefined]);
  });

  it("names each field that is wrong, and saves nothing", () => {
    const form = formFromTier(gold, ["EUR"]);
    const { tier, faults } = tierFromForm(
      {
        ...form,
        name: " ",
        multiplier: "x",
        reach: { ...form.reach, points: "-1", spend: { EUR: "1.999" } },
      },
      gold,
    );
    expect(tier).toBeUndefined();
    expect(Object.keys(faults.own)).toEqual(["name", "multiplier"]);
    expect([faults.reach.points, faults.reach.spend.EUR].every(Boolean)).toBe(true);
  });
});

describe("a list of tiers", () => {
  const bronze: Tier = { id: "bronze", name: "Bronze" };

  it("says how each is reached", () => {
    const plan = { tiers: [bronze, gold], counts: "rolling" as const, months: 6 };
    expect(tierSentence(plan, bronze, points)).toBe("Everybody has it.");
    expect(tierSentence(plan, gold, points)).toBe(
      "Reached with 1000 beans or €500.50 of orders in the last 6 months.",
    );
    expect(thresholdWords({ points: 5, orders: 1 }, points)).toBe("5 beans and 1 order");
  });

  it("moves one a place, and never past an end", () => {
    expect(moved([bronze, gold], "gold", -1).map(({ id }) => id)).toEqual(["gold", "bronze"]);
    expect(moved([bronze, gold], "gold", 1).map(({ id }) => id)).toEqual(["bronze", "gold"]);
    expect(isEverybodys([gold, bronze], gold)).toBe(false);
  });
});

describe("free shipping of a tier", () => {
  const document = {
    rewards: [{ id: "five", name: "5 off", kind: "amount_off", cost: 500 }],
  } as ProgramDocument;

  it("is a reward without points, of the tier alone, as often a month as was said", () => {
    const twice = withFreeShipping(document, "gold", 2);
    expect(twice.rewards[1]).toMatchObject({
      kind: "free_shipping",
      cost: 0,
      tiers: ["gold"],
      per_member: 2,
    });
    expect([freeShippingOf(twice, "gold"), freeShippingOf(twice, "bronze")]).toEqual([2, 0]);
    const id = twice.rewards[1]?.id;
    const thrice = withFreeShipping(twice, "gold", 3);
    expect([thrice.rewards.length, thrice.rewards[1]?.id, freeShippingOf(thrice, "gold")]).toEqual([
      2,
      id,
      3,
    ]);
    expect(withFreeShipping(thrice, "gold", 0)).toEqual(document);
  });
});
