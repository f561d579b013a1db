import { beforeEach, expect, it } from "vitest";
import type { Known } from "@/api/profile-calls";
import { setLocale } from "@/i18n/locale";
import { valueInWords } from "./words";

beforeEach(() =>
  setLocale({ language: "en", format: "en-GB", timeZone: "America/New_York", currency: "EUR" }),
);

it("says countries, languages and birthdays in words, and leaves what it does not know", () => {
  const said = (field: Known["field"], value: string) =>
    valueInWords({ field, value, by: "store", at: null }, { purposes: [], topics: [] } as never);
  expect([said("country", "FR"), said("language", "fr"), said("language", "pt_BR")]).toEqual([
    "France",
    "French",
    "Brazilian Portuguese",
  ]);
  expect([said("birthday", "03-21"), said("birthday", "02-29"), said("birthday", "1990-01-01")]).toEqual([
    "21 March",
    "29 February",
    "1 January 1990",
  ]);
  expect([said("country", "somewhere"), said("birthday", "soon")]).toEqual(["somewhere", "soon"]);
});
