import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deedInWords, reasonInWords, subjectPage } from "./deed";

describe("deedInWords", () => {
  it("says what was done, and names what it does not know", () => {
    expect(deedInWords({ action: "program.published", subject: "3" })).toBe("Published version 3");
    expect(deedInWords({ action: "moon.painted", subject: "" })).toBe("moon.painted");
  });

  it("has words for each action that the server notes", () => {
    const audit = join(import.meta.dirname, "../../../../../app/audit");
    const noted = readdirSync(audit)
      .filter((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
      .flatMap((file) => [...readFileSync(join(audit, file), "utf8").matchAll(/ Action = "([^"]+)"/g)])
      .map(([, action = ""]) => action);
    expect(noted.length).toBeGreaterThan(50);
    expect(noted.filter((action) => deedInWords({ action, subject: "" }) === action)).toEqual([]);
  });
});

describe("reasonInWords", () => {
  it("names a plan, and leaves what people wrote as it is", () => {
    expect(reasonInWords({ kind: "plan", reason: "plus-yearly" })).toBe("Plus, yearly");
    expect(reasonInWords({ kind: "journey", reason: "plan" })).toBe("By how many automations the plan holds");
    expect(reasonInWords({ kind: "member", reason: "plus" })).toBe("plus");
  });
});

describe("subjectPage", () => {
  it("leads to the member, or to the page of what there is only one of", () => {
    expect(subjectPage({ kind: "member", subject: "7" })).toBe("/members/7");
    expect(subjectPage({ kind: "survey", subject: "7" })).toBe("/surveys/7");
    expect(subjectPage({ kind: "journey", subject: "7" })).toBe("/automations/7");
    expect(subjectPage({ kind: "settings", subject: "" })).toBe("/settings");
    expect(subjectPage({ kind: "backfill", subject: "7" })).toBeUndefined();
  });
});
