import { ApiError, sentence } from "@/api/client";

const places = (error: unknown) =>
  error instanceof ApiError ? (error.problem.errors ?? []).map((one) => one.location ?? "") : [];

/** Whether what a server refused stands in one language of a template. */
export const isIn = (error: unknown, language: string): boolean =>
  places(error).some((place) => place.includes(`document.texts.${language}.`));

/** Whether all of it stands beside the fields of one language, or the name. */
export const isBeside = (error: unknown, language: string): boolean => {
  const all = places(error);
  const beside = (place: string) =>
    place.includes(`document.texts.${language}.`) || place === "body.name" || place === "name";
  return all.length > 0 && all.every(beside);
};

/** The same error without the place, for where no field shows it. */
export function withoutPlace(error: unknown): unknown {
  const first = error instanceof ApiError ? error.problem.errors?.[0] : undefined;
  return first?.message ? new Error(sentence(first.message)) : error;
}
