import { describe, expect, it } from "vitest";
import { languagesOf, newDocument, newQuestion, said, slugOf, standsIn } from "./document";

describe("slugOf", () => {
  it("makes a name that automations can call", () => {
    expect(slugOf("  Après l’été: how was it?! ")).toBe("apres-l-ete-how-was-it");
    expect(slugOf(`${"x".repeat(39)} y`)).toBe("x".repeat(39));
    expect(slugOf("***")).toBe("");
  });
});

describe("a survey's words", () => {
  it("name every language that anything is written in, the main one first", () => {
    const d = newDocument("Name", "Mia", "de");
    d.questions.push({ ...newQuestion("text"), text: { fr: "Et alors?" } });
    expect(languagesOf(d, "en")).toEqual(["en", "de", "fr"]);
  });

  it("show the main language where one has none, and go when emptied", () => {
    expect(standsIn({ en: "How?", de: "Wie?" }, "fr", "de")).toBe("Wie?");
    expect(standsIn({ en: "How?" }, "en", "en")).toBe("");
    expect(said({ en: "How?", de: "Wie?" }, "de", "")).toEqual({ en: "How?" });
  });
});

describe("newQuestion", () => {
  it("has an id of its own", () => {
    const ids = Array.from({ length: 50 }, () => newQuestion("choice").id);
    expect(new Set(ids).size).toBe(50);
    expect(ids.every((id) => /^[a-z0-9][a-z0-9_-]{0,39}$/.test(id))).toBe(true);
  });
});
