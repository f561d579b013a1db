import { describe, expect, it } from "vitest";
import type { FirstRun } from "@/api/start-calls";
import type { Program, Redemption, Store } from "@/api/types";
import { doneOf, nextOf, onePercentMore, shareBP, trialOf } from "./steps";

const store = { id: "s", state: "connected", readings: [] } as unknown as Store;
const habit = { currency: "EUR", buyers: 250, orders: 400, sales: 2_000_000 } as FirstRun["habits"][number];
const first = (seen_at: string | null): FirstRun =>
  ({ stores: [{ id: "s", seen_at }], habits: [habit] }) as unknown as FirstRun;
const program = (live: boolean, untouched: boolean): Program =>
  ({ live: live ? {} : null, draft: { untouched } }) as unknown as Program;

describe("the first steps", () => {
  it("are done when what they lead to is there, and not before", () => {
    const reading = { ...store, readings: [{ listing: "orders", stage: "reading" }] } as unknown as Store;
    const facts = { first: first(null), stores: [reading], program: program(false, true), tried: false };
    expect(Object.values(doneOf(facts))).toEqual([false, false, false, false, false, false]);
    const all = {
      first: first("2026-11-22T10:00:00Z"),
      stores: [store],
      program: program(true, true),
      tried: true,
    };
    expect(Object.values(doneOf(all))).toEqual([true, true, true, true, true, true]);
    expect(doneOf({ ...all, stores: [] }).show).toBe(false);
    expect(doneOf({ ...all, stores: [store, { ...store, id: "other" }] }).show).toBe(false);
  });

  it("go on with the first that is neither done nor left for later", () => {
    const done = doneOf({ first: first(null), stores: [store], program: program(true, false), tried: false });
    expect(nextOf(done, [])).toBe("show");
    expect(nextOf(done, ["show"])).toBe("try");
    expect(nextOf(done, ["show", "try"])).toBeUndefined();
  });

  it("say what one buyer more in a hundred would be, at the average order", () => {
    expect(onePercentMore(habit)).toEqual({ buyers: 2, sales: 10_000 });
    expect(onePercentMore({ buyers: 0, orders: 0, sales: 0 })).toEqual({ buyers: 0, sales: 0 });
    expect([shareBP(1, 3), shareBP(2, 3), shareBP(0, 0)]).toEqual([3333, 6667, 0]);
  });
});

describe("the trial", () => {
  const since = "2026-11-22T10:00:00Z";
  const code = (state: Redemption["state"], created_at = "2026-11-22T10:05:00Z") =>
    [{ state, created_at }] as Redemption[];

  it("gives points only where they are missing, and leaves older codes alone", () => {
    expect(trialOf(500, 20, { given: 0, since: "" }, code("issued"))).toEqual({
      stage: "needs_points",
      missing: 480,
    });
    expect(trialOf(500, 500, { given: 480, since }, code("used", "2026-11-01T00:00:00Z")).stage).toBe("take");
  });

  it("shows the code, and takes back what is left of the points once it is undone", () => {
    expect(trialOf(500, 0, { given: 480, since }, code("creating")).stage).toBe("making");
    expect(trialOf(500, 0, { given: 480, since }, code("issued")).stage).toBe("taken");
    expect(trialOf(500, 500, { given: 480, since }, code("cancelled"))).toEqual({
      stage: "give_back",
      points: 480,
    });
    expect(trialOf(500, 20, { given: 0, since }, code("cancelled")).stage).toBe("over");
  });
});
