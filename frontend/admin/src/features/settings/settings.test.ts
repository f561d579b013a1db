import { describe, expect, it } from "vitest";
import type { Settings } from "@/api/types";
import { contrastWithWhite, enough, nearestPassing, parseHex } from "./contrast";
import { accentState, formFromSettings, logoIsFine, namesState, settingsFromForm } from "./settings-form";

describe("contrast", () => {
  it("measures by WCAG: black 21, white 1, #767676 just enough, #777777 not", () => {
    expect(contrastWithWhite("#000")).toBeCloseTo(21, 5);
    expect(contrastWithWhite("#ffffff")).toBeCloseTo(1, 5);
    expect(contrastWithWhite("#767676")).toBeGreaterThanOrEqual(enough);
    expect(contrastWithWhite("#777777")).toBeLessThan(enough);
  });

  it("reads colors as CSS writes them and nothing else", () => {
    expect(parseHex("#0b6b50")).toEqual([11, 107, 80]);
    expect(parseHex("abc")).toEqual([170, 187, 204]);
    for (const text of ["", "#12", "#12345", "green", "#gggggg"])
      expect(parseHex(text), text).toBeUndefined();
  });

  it("offers the nearest darker color that passes, and no darker one than needed", () => {
    expect(nearestPassing("#0b6b50")).toBe("#0b6b50");
    for (const light of ["#4fb89a", "#ffffff", "#ffcc00", "#ff0000"]) {
      const better = nearestPassing(light) ?? "";
      expect(contrastWithWhite(better), light).toBeGreaterThanOrEqual(enough);
      expect(contrastWithWhite(better), light).toBeLessThan(4.75);
    }
  });

  it("tells no color from a light one", () => {
    expect(accentState("teal")).toBe("no_color");
    expect(accentState("#4fb89a")).toBe("too_light");
    expect(accentState("#0b6b50")).toBe("fine");
  });
});

describe("settings form", () => {
  const settings: Settings = {
    name: "Demo",
    time_zone: "Europe/Lisbon",
    locale: "en",
    look: {
      points: { en: { singular: "point", plural: "points" } },
      logo_url: "",
      accent: "#0b6b50",
      launcher: "end",
      reasons: { en: ["One", "Two"] },
      radius: 16,
      font: "inherit",
    },
  };

  it("gives back what it was filled with, and keeps what it does not show", () => {
    expect(settingsFromForm(formFromSettings(settings), settings)).toEqual(settings);
  });

  it("leaves out empty languages and reasons, and writes the accent in full", () => {
    const form = formFromSettings(settings);
    form.accent = "#073";
    form.words.de = { singular: " Punkt ", plural: "Punkte", reasons: ["", " Zwei ", ""] };
    const { look } = settingsFromForm(form, settings);
    expect(look.accent).toBe("#007733");
    expect(look.points.de).toEqual({ singular: "Punkt", plural: "Punkte" });
    expect(look.reasons.de).toEqual(["Zwei"]);
    expect(Object.keys(look.points)).toEqual(["en", "de"]);
  });

  it("sees when only one of two names is given", () => {
    expect(namesState(undefined)).toBe("missing");
    expect(namesState({ singular: "point", plural: "", reasons: ["", "", ""] })).toBe("partial");
  });

  it("takes a logo over https alone", () => {
    expect(logoIsFine("")).toBe(true);
    expect(logoIsFine("https://example.com/logo.svg")).toBe(true);
    for (const text of ["http://example.com/a.png", "javascript:alert(1)", "logo.png"])
      expect(logoIsFine(text), text).toBe(false);
  });
});
