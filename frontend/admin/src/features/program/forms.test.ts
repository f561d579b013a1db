import { beforeEach, describe, expect, it } from "vitest";
import type { ProgramDocument, Reward, Rule } from "@/api/types";
import { formFromReward, rewardFromForm } from "@/features/rewards/reward-form";
import { setLocale } from "@/i18n/locale";
import { markOf, withItem, withoutItem } from "./draft";
import { formFromRule, ruleFromForm } from "./rule-form";

beforeEach(() => setLocale({ language: "en", format: "en-GB", timeZone: "UTC", currency: "EUR" }));

const rule: Rule = {
  id: "rule-1",
  name: "Orders",
  active: false,
  trigger: "order",
  effect: "per_amount",
  points: 2,
  per: { EUR: 100, JPY: 150 },
  base: { tax: true, shipping: false, tips: false, gift_cards: false },
  minimum: { EUR: 2050, JPY: 3000 },
  rounding: "nearest",
};

describe("ruleFromForm", () => {
  it("gives back the rule it was filled with, in currencies with and without cents", () => {
    const form = formFromRule(rule, ["EUR", "JPY"]);
    expect(form.minimum).toEqual({ EUR: "20.50", JPY: "3000" });
    expect(ruleFromForm(form, rule, ["EUR", "JPY"]).rule).toEqual(rule);
  });

  it("asks for an amount in every currency of the stores, since nothing is converted", () => {
    const form = { ...formFromRule(rule, ["EUR", "JPY", "GBP"]) };
    const outcome = ruleFromForm(form, rule, ["EUR", "JPY", "GBP"]);
    expect(outcome.rule).toBeUndefined();
    expect(outcome.faults.per).toContain("GBP");
    expect(Object.keys(outcome.amountFaults.per)).toEqual(["GBP"]);
  });

  it("refuses a rule without a name or without points and says which field", () => {
    const outcome = ruleFromForm({ ...formFromRule(rule, ["EUR"]), name: " ", points: "0" }, rule, ["EUR"]);
    expect(outcome.rule).toBeUndefined();
    expect(Object.keys(outcome.faults).sort()).toEqual(["name", "points"]);
  });

  it("keeps what the form does not show, and gives back lists, limits and budgets", () => {
    const full: Rule = {
      ...rule,
      only: { products: ["1", "2"], variants: ["v9"] },
      when: { nth: [2, 5], tags: ["club"], segments: ["s1", "s2"], every: 3 },
      limits: [
        { of: "program", window: "year", points: 9000 },
        { of: "member", window: "day", times: 2 },
      ],
      budget: { window: "week", points: 500, money: { EUR: 100, JPY: 120 } },
    };
    const same = ruleFromForm(formFromRule(full, ["EUR", "JPY"]), full, ["EUR", "JPY"]);
    expect(same.faults).toEqual({});
    expect(same.rule).toEqual(full);
  });

  it("drops what only orders have when a rule becomes one of another kind, and names a wrong address", () => {
    const form = { ...formFromRule({ ...rule, only: { tags: ["a"] } }, ["EUR"]), kind: "social" as const };
    expect(Object.keys(ruleFromForm(form, rule, ["EUR"]).faults)).toEqual(["url"]);
    const made = ruleFromForm({ ...form, url: "https://x.test/us" }, { ...rule, only: { tags: ["a"] } }, [
      "EUR",
    ]);
    expect(made.rule).toMatchObject({
      trigger: "social",
      effect: "fixed",
      url: "https://x.test/us",
      minimum: {},
    });
    expect(made.rule).not.toHaveProperty("only");
  });

  it("makes joining a fixed rule without a rate", () => {
    const made = ruleFromForm(
      { ...formFromRule(undefined, ["EUR"]), kind: "signup", name: "Hi", points: "50" },
      undefined,
      ["EUR"],
    );
    expect(made.rule).toMatchObject({ trigger: "signup", effect: "fixed", points: 50, active: true });
    expect(made.rule?.per).toBeUndefined();
  });
});

describe("rewardFromForm", () => {
  const reward: Reward = {
    id: "reward-1",
    name: "10% off",
    active: true,
    kind: "percent_off",
    cost: 900,
    percent_bp: 1250,
    minimum: {},
    valid_days: 30,
  };

  it("keeps a free product to the kinds that were ticked, and other rewards to none", () => {
    const mug: Reward = { ...reward, kind: "free_product", only: { products: ["mug"], variants: ["blue"] } };
    const form = formFromReward(mug, ["EUR"]);
    expect(rewardFromForm(form, mug, ["EUR"]).reward?.only).toEqual(mug.only);
    expect(rewardFromForm({ ...form, variants: [] }, mug, ["EUR"]).reward?.only).toEqual({
      products: ["mug"],
    });
    const off = rewardFromForm({ ...form, kind: "percent_off", percent: "5" }, mug, ["EUR"]).reward;
    expect(off?.only).toEqual({ products: ["mug"] });
    const was: Reward = { ...reward, kind: "percent_off", percent_bp: 500 };
    const now = {
      ...formFromReward(was, ["EUR"]),
      kind: "free_product" as const,
      products: ["mug"],
      variants: ["red"],
    };
    expect(rewardFromForm(now, was, ["EUR"]).reward?.only).toEqual({ products: ["mug"], variants: ["red"] });
  });

  it("gives back the reward it was filled with", () => {
    const form = formFromReward(reward, ["EUR"]);
    expect(form.percent).toBe("12.5");
    expect(rewardFromForm(form, reward, ["EUR"]).reward).toEqual(reward);
  });

  it("keeps who, when and how often, and what it does not ask for", () => {
    const bounded: Reward = {
      ...reward,
      tiers: ["gold"],
      segments: ["s1"],
      from: "2026-12-01T09:00",
      until: "2026-12-24T18:00",
      hidden: true,
      first_order: true,
      stock: 100,
      per_member: 2,
      window: "month",
      return_unused: true,
      budget: { window: "week", points: 5000 },
      only: { products: ["1"] },
    };
    expect(rewardFromForm(formFromReward(bounded, ["EUR"]), bounded, ["EUR"]).reward).toEqual(bounded);
    const late = { ...formFromReward(bounded, ["EUR"]), until: "2026-11-01T09:00" };
    expect(rewardFromForm(late, bounded, ["EUR"]).faults.until).toBeDefined();
  });

  it("asks a slider for its amount and for as many steps as make sense", () => {
    const slider: Reward = {
      ...reward,
      kind: "slider",
      amount: { EUR: 100 },
      min_steps: 2,
      max_steps: 40,
      budget: { window: "month", money: { EUR: 50000 } },
    };
    const form = formFromReward(slider, ["EUR"]);
    expect(rewardFromForm(form, slider, ["EUR"]).reward).toMatchObject({
      amount: { EUR: 100 },
      min_steps: 2,
      max_steps: 40,
      budget: { window: "month", money: { EUR: 50000 } },
    });
    expect(rewardFromForm({ ...form, maxSteps: "1" }, slider, ["EUR"]).faults.max_steps).toBeDefined();
  });

  it("refuses more than 100 percent, no days and no amount", () => {
    const form = formFromReward(reward, ["EUR"]);
    expect(rewardFromForm({ ...form, percent: "101" }, reward, ["EUR"]).faults.percent_bp).toBeDefined();
    expect(rewardFromForm({ ...form, validDays: "731" }, reward, ["EUR"]).faults.valid_days).toBeDefined();
    const amount = rewardFromForm({ ...form, kind: "amount_off" }, reward, ["EUR"]);
    expect(amount.reward).toBeUndefined();
    expect(amount.amountFaults.amount.EUR).toContain("EUR");
  });
});

describe("draft", () => {
  const document: ProgramDocument = {
    enrollment: "join",
    terms: {},
    pending_days: 14,
    rules: [rule],
    rewards: [],
  };

  it("replaces an item in its place, appends a new one, and removes one", () => {
    const second = { ...rule, id: "rule-2" };
    const both = withItem(document, "rules", second);
    expect(both.rules.map((r) => r.id)).toEqual(["rule-1", "rule-2"]);
    expect(withItem(both, "rules", { ...rule, points: 9 }).rules.map((r) => r.points)).toEqual([9, 2]);
    expect(withoutItem(both, "rules", "rule-1").rules).toEqual([second]);
  });

  it("marks what differs from the live version, whatever the order of its keys", () => {
    const shuffled = Object.fromEntries(Object.entries(rule).reverse()) as unknown as Rule;
    expect(markOf(shuffled, [rule])).toBeUndefined();
    expect(markOf({ ...rule, points: 3 } as Rule, [rule])).toBe("changed");
    expect(markOf({ ...rule, id: "other" }, [rule])).toBe("new");
    expect(markOf(rule, undefined)).toBeUndefined();
  });
});
