import { useSession } from "@/features/session/session";
import { shopperLanguages } from "./languages";

/** The language that the shop's own words are in: what shoppers of others read where nothing is written for them. */
export function useMainLanguage(): string {
  const own = useSession().merchant.locale.split("-")[0] ?? "";
  return shopperLanguages.find((one) => one === own) ?? "en";
}
