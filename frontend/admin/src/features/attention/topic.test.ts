import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AttentionItem } from "@/api/types";
import { advice, adviceInWords, reasonInWords, titles, topicInWords } from "./topic";

const item = (given: Partial<AttentionItem>): AttentionItem => ({
  id: "7",
  source: "inbox",
  store_name: "Tea",
  topic: "order.updated",
  object: "1042",
  received_at: "2026-11-20T10:00:00Z",
  attempts: 1,
  error: "it said no",
  ...given,
});

describe("what needs attention", () => {
  it("has a title and advice for each source, and no two of them are one", () => {
    const sources = Object.keys(titles) as AttentionItem["source"][];
    expect(sources).toEqual(Object.keys(advice));
    for (const source of sources) {
      const one = item({ source, topic: source, object: "Spring" });
      expect(topicInWords(one), source).toMatch(/^[A-Z“S].{12,}/);
      expect(adviceInWords(one), source).toMatch(/^[A-Z].{20,}\.$/);
    }
    const words = sources
      .filter((source) => source !== "reward_refusal") // the server names these
      .map((source) => topicInWords(item({ source, topic: "any" })));
    expect(new Set(words).size).toBe(words.length);
  });

  it("has words of their own for all that is written to a store but profiles", () => {
    const effects = join(import.meta.dirname, "../../../../../app/effect");
    const kinds = readdirSync(effects)
      .filter((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
      .flatMap((file) => [...readFileSync(join(effects, file), "utf8").matchAll(/ Kind = "([^"]+)"/g)])
      .map(([, kind = ""]) => kind);
    expect(kinds.length).toBeGreaterThan(5);
    const plain = kinds.filter((topic) => topicInWords(item({ source: "effect", topic })).includes("1042"));
    expect(plain).toEqual(["profile"]);
  });

  it("says what the server says, and the reason only where that is news", () => {
    const gone = item({
      source: "redemption",
      topic: "code_gone",
      title: "A code is gone",
      do: "Make it anew.",
    });
    expect([topicInWords(gone), reasonInWords(gone), adviceInWords(gone)]).toEqual([
      "A code is gone",
      "",
      "Make it anew.",
    ]);
    const doubt = item({
      topic: "doubt/order_ids",
      title: "Orders are missing",
      do: "Look.",
      error: "25 of 40",
    });
    expect([reasonInWords(doubt), adviceInWords(doubt)]).toEqual(["25 of 40", "Look."]);
    expect(topicInWords(item({}))).toBe("An order could not be used: 1042");
  });
});
