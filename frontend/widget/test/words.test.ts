import { afterEach, describe, expect, it, vi } from "vitest";
import { locales, panelWords } from "../scripts/catalog.ts";
import { fetchWords, formatMoney, speak } from "../src/panel/speech.ts";
import { countPoints, isRightToLeft } from "../src/words.ts";

const beans = { singular: "bean", plural: "beans" };

describe("the panel's words", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("count in the merchant's words", () => {
    const speech = speak(panelWords("en"), "en", beans);
    expect([0, 1, 2, 1240].map(speech.points)).toEqual(["0 beans", "1 bean", "2 beans", "1,240 beans"]);
  });

  it("count as each language does", () => {
    const french = speak(panelWords("fr"), "fr", { singular: "point", plural: "points" });
    expect([0, 1, 2].map(french.points)).toEqual(["0 point", "1 point", "2 points"]);
    const arabic = speak(panelWords("ar"), "ar", { singular: "نقطة", plural: "نقاط" });
    expect([3, 11, 100].map(arabic.points)).toEqual(["3 نقاط", "11 نقطة", "100 نقطة"]);
    expect(countPoints("de", 1240, { singular: "Punkt", plural: "Punkte" }, "one")).toBe("1.240 Punkte");
  });

  it("write signs, money and days as the server does", () => {
    const speech = speak(panelWords("en"), "en", beans);
    expect([120, -30, 0].map(speech.signed)).toEqual(["+120", "−30", "0"]);
    expect(formatMoney("en", { minor: 1240, currency: "EUR" })).toBe("€12.40");
    expect(formatMoney("de", { minor: 123450, currency: "EUR" })).toBe("1.234,50\u00a0€");
    expect(formatMoney("en", { minor: 1500, currency: "JPY" })).toBe("¥1,500");
    expect(formatMoney("en", { minor: 5, currency: "KWD" })).toMatch(/0\.005/);
    const year = new Date().getFullYear();
    expect(speech.day(`${year}-12-06`)).toBe("6 December");
    expect(speech.day(`${year + 1}-12-06`)).toBe(`6 December ${year + 1}`);
  });

  it("begin a title with a large letter, whatever points are called", () => {
    const speech = speak(panelWords("en"), "en", beans);
    expect(speech.t("history", { Unit: speech.unit })).toBe("Beans history");
    expect(speech.t("spend", { Unit: speech.unit })).toBe("Spend beans");
  });

  it("keep what is put in as it is, dollar signs and places included", () => {
    const speech = speak(panelWords("en"), "en", beans);
    expect(speech.t("got", { Reward: "$& {{.Code}} <b>", Code: "X" })).toBe(
      "Your code for “$& {{.Code}} <b>” is ready: X",
    );
  });

  it("fall back to English when a catalog cannot be fetched", async () => {
    vi.stubGlobal("fetch", async () => new Response("gone", { status: 404 }));
    const words = await fetchWords("https://shop.example/", "de");
    expect(speak(words, "de", beans).t("join")).toBe("Join");
  });

  it("know which languages run right to left", () => {
    expect(locales.filter(isRightToLeft)).toEqual(["ar"]);
  });
});
