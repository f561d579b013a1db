import { describe, expect, it } from "vitest";
import { amountText, parseAmount, parsePercent, parseWhole, percentText } from "./parse";

describe("parseAmount", () => {
  it("reads whole and broken amounts with a point or a comma, without losing a cent", () => {
    expect(parseAmount("5", "EUR")).toBe(500);
    expect(parseAmount("5,5", "EUR")).toBe(550);
    expect(parseAmount(" 19.99 ", "EUR")).toBe(1999);
    expect(parseAmount("0.07", "EUR")).toBe(7);
    expect(parseAmount("90071992547.41", "EUR")).toBe(9_007_199_254_741);
  });

  it("knows currencies without cents and with three places", () => {
    expect(parseAmount("150", "JPY")).toBe(150);
    expect(parseAmount("1.5", "JPY")).toBeUndefined();
    expect(parseAmount("1.234", "KWD")).toBe(1234);
  });

  it("refuses signs, words, too many places and nothing", () => {
    for (const text of ["", "-5", "five", "5.555", "5 EUR", "1,000.00"])
      expect(parseAmount(text, "EUR"), text).toBeUndefined();
  });

  it("comes back from its own text", () => {
    for (const minor of [0, 5, 500, 550, 1999])
      expect(parseAmount(amountText(minor, "EUR"), "EUR")).toBe(minor);
    expect(amountText(undefined, "EUR")).toBe("");
  });
});

describe("parseWhole", () => {
  it("reads groups of thousands and keeps to its bounds", () => {
    expect(parseWhole("1,200")).toBe(1200);
    expect(parseWhole("1 200 000")).toBe(1_200_000);
    expect(parseWhole("0", 1)).toBeUndefined();
    expect(parseWhole("366", 0, 365)).toBeUndefined();
  });

  it("never takes a fraction for a whole number", () => {
    for (const text of ["1.5", "1,50", "-3", "1e3", "٣"]) expect(parseWhole(text), text).toBeUndefined();
  });
});

describe("parsePercent", () => {
  it("gives basis points of 0.01 to 100 percent", () => {
    expect(parsePercent("10")).toBe(1000);
    expect(parsePercent("12,5")).toBe(1250);
    expect(parsePercent("100")).toBe(10_000);
    for (const text of ["0", "100.01", "", "ten"]) expect(parsePercent(text), text).toBeUndefined();
    expect(percentText(1250)).toBe("12.5");
  });
});
