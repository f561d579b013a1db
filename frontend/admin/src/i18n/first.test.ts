import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "@/locales/en.json";
import { saidFirst } from "../../scripts/words";

const root = join(import.meta.dirname, "..");

function fileOf(wanted: string, from: string): string | undefined {
  if (!/^[@.]\//.test(wanted)) return undefined;
  const stem = wanted.startsWith("@/") ? join(root, wanted.slice(2)) : join(dirname(from), wanted);
  return [".ts", ".tsx"].map((end) => stem + end).find((file) => existsSync(file));
}

/** The file and all it imports; what it fetches later counts too, but for what brings its words along. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const code = readFileSync(file, "utf8").replace(/^import type [^;]+;/gm, "");
  const later = code.matchAll(/(?<!withWords\(\(\) => )import\("(?!@\/routes\/)([^"]+)"\)/g);
  for (const [, wanted = ""] of [...code.matchAll(/ from "([^"]+)"/g), ...later]) {
    const next = fileOf(wanted, file);
    if (next) withImports(next, seen);
  }
  return seen;
}

describe("the words that come with the first page", () => {
  it("are all that Home and the navigation say", () => {
    const files = withImports(join(root, "main.tsx"));
    withImports(join(root, "routes/home.tsx"), files);
    expect(files.size).toBeGreaterThan(40);
    const said = [...files].flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/"([a-z_]+\.[a-z_.0-9]+)"/g)].map(([, key = ""]) => key),
    );
    expect(said.filter((key) => key in en && !saidFirst(key))).toEqual([]);
  });
});
