import type { StudyOutline, StudyQuota } from "@/api/study-calls";

export const mostQuotas = 12;

/** An id that no other quota has. */
const newId = () => `q-${Math.random().toString(36).slice(2, 8).padEnd(6, "0")}`;

export const newQuota = (name: string): StudyQuota => ({ id: newId(), name, wanted: 20, invite: 60 });

/** A study to begin with. */
export const freshOutline = (everybody: string, segment?: string): StudyOutline => ({
  ...(segment && { segment_id: segment }),
  name: "",
  kind: "survey",
  survey_id: "",
  title: {},
  intro: {},
  terms: {},
  quotas: [newQuota(everybody)],
  accept_days: 10,
  answer_days: 10,
  remind_days: 3,
});

/** A product test has more to say than a survey: what there is not yet is filled in. */
export const asKind = (outline: StudyOutline, kind: StudyOutline["kind"], country: string): StudyOutline =>
  kind === "survey"
    ? { ...outline, kind }
    : {
        ...outline,
        kind,
        stock: outline.stock || 20,
        try_days: outline.try_days || 14,
        forget_days: outline.forget_days || 30,
        countries: outline.countries?.length ? outline.countries : country ? [country] : [],
      };

/** What is sent: nothing that only a product test has, where it is none. */
export function sent(outline: StudyOutline): StudyOutline {
  const { stock, countries, try_days, forget_days, ...rest } = outline;
  const plain = { ...rest, name: rest.name.trim() };
  return outline.kind === "survey"
    ? plain
    : {
        ...plain,
        stock: stock ?? 0,
        countries: countries ?? [],
        try_days: try_days ?? 0,
        forget_days: forget_days ?? 0,
      };
}

/** The fields beside which a refusal is shown. */
export const besides = (outline: StudyOutline): string[] =>
  [
    ...["name", "survey_id", "title", "intro", "terms", "segment_id", "points", "reward_id", "accept_days"],
    ...["answer_days", "remind_days", "stock", "try_days", "forget_days", "countries"],
    ...outline.quotas.flatMap((_, i) =>
      ["name", "segment_id", "wanted", "invite"].map((field) => `quotas[${i}].${field}`),
    ),
  ].map((field) => `outline.${field}`);

// Regions of the names' list that are no countries.
const noCountries = ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"];

/** All countries by their names in the browser's language. */
export function allCountries(language: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters
    .flatMap((a) => letters.map((b) => a + b))
    .filter((code) => !noCountries.includes(code))
    .flatMap((code) => {
      const name = names.of(code);
      // An old code has its successor's name, or none.
      const whole = name && new Intl.Locale(`und-${code}`).region === code;
      return whole ? [{ code, name }] : [];
    })
    .sort((a, b) => a.name.localeCompare(b.name, language));
}
