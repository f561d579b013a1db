// Cuts the catalog in two: what the first page says comes with it, the rest comes beside the page that needs it.
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const catalog = new URL("../src/locales/en.json", import.meta.url);

/** Starts of the keys that Home and the navigation say; a test holds that none is missing. */
const first = [
  "action.",
  "error.",
  "home.",
  "nav.",
  "session.failed",
  "session.only_look",
  "session.sign_out",
  "session.signed_in_as",
  "session.workplaces",
  "state.",
  "time.",
  "members.search",
  "program.failed",
  "program.live",
  "stores.connect",
  "stores.in_step",
  "stores.last_news",
  "stores.need_you",
  "stores.no",
  "things.untitled",
];

export const saidFirst = (key: string) =>
  first.some((start) => key.startsWith(start)) && !key.startsWith("home.step");

/** Serves `virtual:words/first` and `virtual:words/rest`, which together are the catalog. */
export function words(): Plugin {
  return {
    name: "words",
    resolveId: (id) => (id.startsWith("virtual:words/") ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith("\0virtual:words/")) return;
      this.addWatchFile(catalog.pathname);
      const wanted = id.endsWith("/first");
      const entries = Object.entries(JSON.parse(readFileSync(catalog, "utf8")) as object);
      const part = Object.fromEntries(entries.filter(([key]) => saidFirst(key) === wanted));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(part))})`;
    },
  };
}
