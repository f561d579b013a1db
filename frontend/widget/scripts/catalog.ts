// The words of the widget come from the catalogs that Go reads: app/words/locales.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Plugin } from "esbuild";
import type { Catalog, LauncherWords } from "../src/words.ts";

const folder = join(import.meta.dirname, "../../../app/words/locales");

export const locales = readdirSync(folder).map((file) => basename(file, ".json"));

function read(locale: string): Catalog {
  return JSON.parse(readFileSync(join(folder, `${locale}.json`), "utf8"));
}

/**
 * The messages the panel needs: "widget.join" becomes "join". Those about the cart and the desk are for parts of
 * their own, which have them in English; of other languages they come with the others.
 */
export function panelWords(locale: string): Catalog {
  const parts = locale === "en" ? ["widget."] : ["widget.", "cart.", "desk."];
  const wanted = (key: string) => key === "points.count" || parts.some((part) => key.startsWith(part));
  const words = Object.entries(read(locale)).filter(([key]) => wanted(key));
  return Object.fromEntries(words.map(([key, message]) => [key.replace("widget.", ""), message]));
}

function partWords(part: "cart." | "desk."): Catalog {
  return Object.fromEntries(Object.entries(read("en")).filter(([key]) => key.startsWith(part)));
}

/** What the launcher says before any catalog is fetched, and which plural forms take the singular. */
export function launcherWords(): LauncherWords {
  return Object.fromEntries(
    locales.map((locale) => {
      const words = read(locale);
      const forms = Object.entries(words["points.count"] as Record<string, string>);
      const singular = forms.filter(([, text]) => text.includes("{{.Singular}}")).map(([form]) => form);
      return [locale, [words["widget.rewards"] as string, words["widget.retry"] as string, singular.join(" ")]];
    }),
  );
}

function moduleOf(name: string): string {
  const known: Record<string, () => unknown> = {
    "words:en": () => panelWords("en"),
    "words:cart": () => partWords("cart."),
    "words:desk": () => partWords("desk."),
  };
  const words = known[name] ?? launcherWords;
  return JSON.stringify(words());
}

/** Resolves "words:en", "words:cart", "words:desk" and "words:launcher" for esbuild. */
export function wordsForEsbuild(): Plugin {
  return {
    name: "words",
    setup(build) {
      build.onResolve({ filter: /^words:/ }, ({ path }) => ({
        path,
        namespace: "words",
      }));
      build.onLoad({ filter: /.*/, namespace: "words" }, ({ path }) => ({
        contents: moduleOf(path),
        loader: "json",
      }));
    },
  };
}

/** The same for vitest. */
export function wordsForVite() {
  return {
    name: "words",
    resolveId: (id: string) => (id.startsWith("words:") ? `\0${id}` : undefined),
    load: (id: string) => (id.startsWith("\0words:") ? `export default ${moduleOf(id.slice(1))}` : undefined),
  };
}
