import { expect, test } from "vitest";
import type { ProgramDocument } from "@/api/types";
import { type Expiry, lifeOf } from "./life";

const document = (
  pending_days: number,
  expiry?: Expiry,
  rest?: Partial<ProgramDocument>,
): ProgramDocument => ({
  enrollment: "accounts",
  terms: {},
  rules: [],
  rewards: [],
  pending_days,
  expiry,
  ...rest,
});

test("points that do not end have no last day", () => {
  expect(lifeOf(document(14), "2026-12-20")).toEqual({ usable: "2027-01-03" });
});

test("points end so many days after they could be used first", () => {
  expect(lifeOf(document(1, { mode: "days", days: 365 }), "2027-02-27")).toEqual({
    usable: "2027-02-28",
    last: "2028-02-28",
  });
});

test("a yearly term takes the month's last day, and spares what is young", () => {
  const term: Expiry = { mode: "date", month: 2, day: 31 };
  expect(lifeOf(document(0, term), "2028-02-10").last).toBe("2028-02-29");
  expect(lifeOf(document(0, { ...term, min_days: 30 }), "2028-02-10").last).toBe("2029-02-28");
});

test("nobody knows the day while a parcel decides", () => {
  expect(lifeOf(document(3, { mode: "days", days: 9 }, { pending_from: "delivered" }), "2026-12-20")).toEqual(
    {},
  );
});
