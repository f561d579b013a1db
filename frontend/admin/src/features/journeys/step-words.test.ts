import { beforeEach, expect, it } from "vitest";
import type { JourneyStep } from "@/api/journey-calls";
import { setLocale } from "@/i18n/locale";
import { stepDetail } from "./step-words";
import { newStep } from "./tree";

beforeEach(() => setLocale({ language: "en", format: "en-GB", timeZone: "Europe/Lisbon", currency: "EUR" }));

const names = {
  template: (id: string) => ({ m1: "Win back" })[id] ?? "?",
  survey: () => "After an order",
  reward: () => "5 euros off",
  tier: () => "Gold",
  condition: () => "Orders: at least 2",
};

const said = (kind: string, part: Partial<JourneyStep> = {}) =>
  stepDetail({ ...newStep(kind), ...part }, names);

it("says in a line what a step does, and what is still to be chosen", () => {
  expect(said("wait", { minutes: 60 * 24 * 2 })).toBe("2 days");
  expect(said("wait", { minutes: 60 })).toBe("1 hour");
  expect(said("wait", { minutes: 90 })).toBe("90 minutes");
  expect(said("until", { on: [{ kind: "paid" }, { kind: "tier_near" }] as JourneyStep["on"] })).toBe(
    "An order is paid, A tier is near · at most 7 days",
  );
  expect(said("message")).toBe("Not chosen yet · By e-mail");
  expect(said("message", { template: "m1", place: "both" })).toBe("Win back · By e-mail and in the shop");
  expect(said("split")).toBe("Way 1: 50% · Way 2: 50%");
  expect(said("branch")).toBe("Orders: at least 2");
  expect(said("points", { points: 1, note: "Thanks" })).toBe("1 point · Thanks");
  expect(said("end")).toBe("");
});
