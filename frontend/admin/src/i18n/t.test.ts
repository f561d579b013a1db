import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import en from "@/locales/en.json";
import { formatAgo, formatDay, formatMoney, formatSigned } from "./format";
import { formatTag, setLocale } from "./locale";
import { pieces, t } from "./t";

beforeEach(() => setLocale({ language: "en", format: "en-GB", timeZone: "Europe/Lisbon", currency: "EUR" }));

describe("t", () => {
  it("chooses the plural form by count and writes numbers by locale", () => {
    expect(t("members.count", { count: 1 })).toBe("1 member");
    expect(t("members.count", { count: 4812 })).toBe("4,812 members");
  });

  it("cuts a message at its slots", () => {
    expect(pieces("rule.signup")).toEqual([
      { text: "When someone joins, give " },
      { slot: "points" },
      { text: "." },
    ]);
  });
});

describe("the catalog", () => {
  const messages = Object.entries(en).flatMap(([key, entry]) =>
    typeof entry === "string"
      ? [[key, entry] as const]
      : Object.values(entry).map((form) => [key, form] as const),
  );

  it("says nothing in the words of the database", () => {
    for (const [key, message] of messages) {
      expect(message, key).not.toMatch(/ledger|dead.letter|journey|reversal|hold-out|redemption/i);
    }
  });

  it("holds no message that no page uses", () => {
    const root = join(import.meta.dirname, "..");
    const code = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
      .map((file) => readFileSync(join(root, file), "utf8"))
      .join("\n");
    // One walk over the sources: to look for each of the keys in all of them took seconds.
    const said = new Set<string>();
    const composed = new Set<string>();
    for (const [, whole, start] of code.matchAll(/"([a-z_]+\.[a-z0-9_.]+)"|`([a-z_]+\.[a-z_.]*)\$\{/gi)) {
      if (whole) said.add(whole);
      else if (start) composed.add(start);
    }
    const unused = Object.keys(en).filter(
      (key) => !said.has(key) && ![...composed].some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });
});

describe("formats", () => {
  it("writes a real minus and always a sign", () => {
    expect([formatSigned(180), formatSigned(-45), formatSigned(0)]).toEqual(["+180", "−45", "0"]);
  });

  it("drops empty cents only when asked", () => {
    expect(formatMoney({ minor: 500, currency: "EUR" })).toBe("€5.00");
    expect(formatMoney({ minor: 500, currency: "EUR" }, true)).toBe("€5");
    expect(formatMoney({ minor: 550, currency: "EUR" }, true)).toBe("€5.50");
    expect(formatMoney({ minor: 500, currency: "JPY" })).toBe("¥500");
  });

  it("takes days from the merchant's calendar, with the year when it is another", () => {
    const now = new Date("2026-11-22T12:00:00Z");
    setLocale({ timeZone: "Pacific/Auckland" });
    expect(formatDay("2026-11-18T20:00:00Z", now)).toBe("19 November");
    expect(formatDay("2025-03-01T00:00:00Z", now)).toBe("1 March 2025");
  });

  it("says how long ago something was", () => {
    const now = new Date("2026-11-22T12:00:00Z");
    expect(formatAgo("2026-11-22T11:58:00Z", now)).toBe("2 minutes ago");
    expect(formatAgo("2026-11-21T11:00:00Z", now)).toBe("yesterday");
    expect(formatAgo("2026-11-22T11:59:40Z", now)).toBe("just now");
    expect(formatAgo("2026-11-22T12:05:00Z", now)).toBe("just now");
  });

  it("picks British dates for bare English outside the Americas", () => {
    expect(formatTag("en", "en", "Europe/Lisbon")).toBe("en-GB");
    expect(formatTag("en", "en", "America/New_York")).toBe("en-US");
    expect(formatTag("en", "en-AU", "Australia/Sydney")).toBe("en-AU");
    expect(formatTag("en", "de-DE", "Europe/Berlin")).toBe("en-GB");
  });
});
