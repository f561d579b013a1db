import type { Preset } from "@/api/types";
import { t } from "@/i18n/t";

/** Programs whose columns are known, as staff look for them. */
export const presets: Preset[] = ["growave", "loyaltylion", "smile", "wployalty", "yith", "yotpo", "generic"];

const names = {
  growave: "Growave",
  loyaltylion: "LoyaltyLion",
  smile: "Smile",
  wployalty: "WPLoyalty",
  yith: "YITH",
  yotpo: "Yotpo",
};

/** A name of their own, the same in every language. */
export const presetName = (preset: Preset): string =>
  preset === "generic" ? t("files.preset_generic") : names[preset];
