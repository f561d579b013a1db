import { beforeEach, describe, expect, it } from "vitest";
import type { Reward, Rule } from "@/api/types";
import { rewardSentence } from "@/features/rewards/sentence";
import { formatPoints } from "@/i18n/format";
import { setLocale } from "@/i18n/locale";
import { ruleSentence, ruleSmallPrint, type SentencePiece } from "./sentence";

const beans = { singular: "bean", plural: "beans" };
const points = (value: number) => formatPoints(value, beans);
const words = (pieces: SentencePiece[]) => pieces.map((piece) => piece.text).join("");
const buttons = (pieces: SentencePiece[]) =>
  pieces.filter((piece) => piece.value).map((p) => [p.value, p.text]);

const base = { tax: false, shipping: false, tips: false, gift_cards: false };
const rule: Rule = {
  id: "1",
  name: "Orders",
  active: true,
  trigger: "order",
  effect: "per_amount",
  points: 1,
  per: { EUR: 100 },
  base,
  minimum: {},
  rounding: "down",
};

beforeEach(() => setLocale({ language: "en", format: "en-GB", timeZone: "UTC", currency: "EUR" }));

describe("ruleSentence", () => {
  it("writes a rate in the merchant's own name for points, with each value as a button", () => {
    const pieces = ruleSentence(rule, points);
    expect(words(pieces)).toBe("For each paid order, give 1 bean for every €1.");
    expect(buttons(pieces)).toEqual([
      ["points", "1 bean"],
      ["per", "€1"],
    ]);
  });

  it("names the smallest order only when some currency asks for one", () => {
    expect(words(ruleSentence({ ...rule, minimum: { EUR: 0 } }, points))).not.toContain("or more");
    const pieces = ruleSentence({ ...rule, minimum: { EUR: 2050 }, points: 3 }, points);
    expect(words(pieces)).toBe("For each paid order of €20.50 or more, give 3 beans for every €1.");
    expect(buttons(pieces).map(([value]) => value)).toEqual(["minimum", "points", "per"]);
  });

  it("puts the merchant's own currency first and keeps the others", () => {
    const pieces = ruleSentence({ ...rule, per: { CHF: 120, EUR: 100, USD: 110 } }, points);
    expect(words(pieces)).toBe(
      "For each paid order, give 1 bean for every €1 or CHF 1.20 or $1.10.".replace("CHF 1", "CHF\u00a01"),
    );
  });

  it("writes fixed points and joining", () => {
    expect(words(ruleSentence({ ...rule, effect: "fixed", points: 50 }, points))).toBe(
      "For each paid order, give 50 beans.",
    );
    expect(words(ruleSentence({ ...rule, trigger: "signup", effect: "fixed", points: 1200 }, points))).toBe(
      "When someone joins, give 1,200 beans.",
    );
  });
});

describe("ruleSmallPrint", () => {
  it("lists what counts besides the goods", () => {
    expect(ruleSmallPrint(rule)).toBe("Counts goods, after discounts. Rounded down.");
    const wide = { ...rule, base: { ...base, tax: true, tips: true }, rounding: "nearest" as const };
    expect(ruleSmallPrint(wide)).toBe("Counts goods, tax and tips, after discounts. Rounded to the nearest.");
  });
});

describe("rewardSentence", () => {
  const reward: Reward = {
    id: "1",
    name: "€5 off",
    active: true,
    kind: "amount_off",
    cost: 500,
    amount: { EUR: 500 },
    minimum: { EUR: 2000 },
    valid_days: 30,
  };

  it("writes money off with its conditions", () => {
    const pieces = rewardSentence(reward, points);
    expect(words(pieces)).toBe("For 500 beans, a code for €5 off orders from €20, valid 30 days.");
    expect(buttons(pieces).map(([value]) => value)).toEqual(["cost", "amount", "minimum", "days"]);
  });

  it("writes a percentage from basis points and one day in the singular", () => {
    const percent: Reward = { ...reward, kind: "percent_off", percent_bp: 1250, minimum: {}, valid_days: 1 };
    expect(words(rewardSentence(percent, points))).toBe("For 500 beans, a code for 12.5% off, valid 1 day.");
  });

  it("writes free shipping", () => {
    expect(words(rewardSentence({ ...reward, kind: "free_shipping" }, points))).toBe(
      "For 500 beans, a code for free shipping of orders from €20, valid 30 days.",
    );
  });
});
