import { singularForms } from "./forms.gen.ts";
import type { Bootstrap } from "./widget/wire.ts";
import { countPoints } from "./widget/words.ts";

/** Counts points in the merchant's words: "1 point", "1,240 points". */
export function counter({ locale, points }: Pick<Bootstrap, "locale" | "points">): (n: number) => string {
  const forms = singularForms[locale.split("-")[0] ?? "en"] ?? "one";
  return (n) => countPoints(locale, n, points, forms);
}
