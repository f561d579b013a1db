import { describe, expect, it } from "vitest";
import { deedInWords, subjectPage } from "./deed";

describe("deedInWords", () => {
  it("says what was done, and names what it does not know", () => {
    expect(deedInWords({ action: "program.published", subject: "3" })).toBe("Published version 3");
    expect(deedInWords({ action: "moon.painted", subject: "" })).toBe("moon.painted");
  });
});

describe("subjectPage", () => {
  it("leads to the member, or to the page of what there is only one of", () => {
    expect(subjectPage({ kind: "member", subject: "7" })).toBe("/members/7");
    expect(subjectPage({ kind: "survey", subject: "7" })).toBe("/surveys/7");
    expect(subjectPage({ kind: "settings", subject: "" })).toBe("/settings");
    expect(subjectPage({ kind: "backfill", subject: "7" })).toBeUndefined();
  });
});
