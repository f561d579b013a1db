import { lazy } from "react";
import { allWords } from "@/i18n/t";

/** What stands there for whoever has no session, with its words: most have one. */
export const SignInNeeded = lazy(async () => {
  const [page] = await Promise.all([import("./sign-in-needed"), allWords()]);
  return page;
});
