import { beforeEach, expect, test } from "vitest";
import type { Campaign } from "@/api/types";
import { setLocale } from "@/i18n/locale";
import {
  campaignFromForm,
  campaignPhase,
  campaignSentence,
  formFromCampaign,
  localNow,
} from "./campaign-form";
import { exclusionSentence } from "./exclusion-form";

beforeEach(() => setLocale({ language: "en", format: "en-GB", timeZone: "Europe/Berlin", currency: "EUR" }));

const campaign: Campaign = {
  id: "twice",
  name: "Twice",
  active: true,
  from: "2026-12-01T09:00",
  until: "2026-12-24T18:00",
  permille: 1500,
  bonus: 50,
  only: { products: ["7", "8"], variants: ["v1"] },
  when: { first: true, every: 3, nth: [2], tiers: ["gold"], countries: ["DE"] },
  budget: { window: "lifetime", points: 900, money: { EUR: 1250 } },
};

test("a campaign comes back from its form as it went in", () => {
  const form = formFromCampaign(campaign, ["EUR"]);
  expect([form.times, form.bonus, form.budget.money]).toEqual(["1.5", "50", { EUR: "12.50" }]);
  expect(campaignFromForm(form, campaign).campaign).toEqual(campaign);
});

test("each wrong field of a campaign is named", () => {
  const empty = { ...formFromCampaign(undefined, ["EUR", "JPY"]), times: "" };
  expect(Object.keys(campaignFromForm(empty, undefined).faults).sort()).toEqual([
    "from",
    "name",
    "times",
    "until",
  ]);
  const form = formFromCampaign(campaign, ["EUR", "JPY"]);
  const lists = { ...form.lists, "when.countries": "Germany" };
  const wrong = { ...form, until: form.from, times: "0.5", bonus: "-1", every: "x", lists };
  const outcome = campaignFromForm({ ...wrong, budget: { ...form.budget, points: "many" } }, campaign);
  expect(Object.keys(outcome.faults).sort()).toEqual([
    "bonus",
    "budget",
    "every",
    "times",
    "until",
    "when.countries",
  ]);
  expect(outcome.moneyFaults).toEqual({ JPY: "Add an amount in JPY." });
  expect(outcome.campaign).toBeUndefined();
});

test("a campaign says when it runs by the shop's clock", () => {
  const said = campaignSentence(campaign, (value) => `${value} points`).map(({ text }) => text);
  expect(said.join("")).toBe(
    "From 1 December, 09:00 until 24 December, 18:00, give 1.5× the points and 50 points on top.",
  );
  expect(localNow("Europe/Berlin", new Date("2026-12-24T16:59:00Z"))).toBe("2026-12-24T17:59");
  expect(
    ["2026-12-01T08:59", "2026-12-01T09:00", "2026-12-24T18:00"].map((now) => campaignPhase(campaign, now)),
  ).toEqual(["planned", "running", "over"]);
});

test("what never earns is one sentence", () => {
  expect(exclusionSentence(undefined)).toBe("Everything can earn.");
  expect(
    exclusionSentence({
      sale_items: true,
      lines: { products: ["1", "2"] },
      codes: ["X"],
      customer_tags: ["staff"],
    }),
  ).toBe(
    "Nothing is earned for reduced items, goods by 2 choices, orders with 1 discount code and customers with 1 tag.",
  );
});
