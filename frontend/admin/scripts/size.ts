// Fails when the first page needs more JavaScript than the budget: all that Home loads before it can be used.
// The chart and its card come after that, by themselves; they are listed apart and have a budget of their own.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

interface Chunk {
  file: string;
  imports?: string[];
  isEntry?: boolean;
}

const dist = new URL("../dist/", import.meta.url);
const manifest: Record<string, Chunk> = JSON.parse(
  readFileSync(new URL(".vite/manifest.json", dist), "utf8"),
);
const routes = Object.keys(manifest).filter((name) => /^src\/routes\/.*\.tsx$/.test(name));
const restOfWords = Object.keys(manifest).find((name) => name.endsWith("virtual:words/rest")) ?? "";
const entry = "index.html";

function withImports(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || seen.has(name)) return seen;
  seen.add(name);
  for (const next of chunk.imports ?? []) withImports(next, seen);
  return seen;
}

function gzipped(names: Iterable<string>): number {
  const files = new Set([...names].map((name) => manifest[name]?.file ?? ""));
  return [...files]
    .filter((file) => file.endsWith(".js"))
    .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0);
}

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const shell = withImports(entry);
const home = withImports("src/routes/home.tsx", new Set(shell));
const card = withImports("src/features/home/weeks-card.tsx", new Set(home));
const chart = withImports("src/features/home/weeks-chart.tsx", new Set(card));
const budgets: [string, number, number][] = [
  ["first page (Home)", gzipped(home), 150_000],
  ["chart and its card, loaded after it", gzipped([...chart].filter((name) => !home.has(name))), 115_000],
];

for (const route of routes) {
  const page = withImports(route, new Set(shell));
  if (!home.has(route)) withImports(restOfWords, page);
  console.log(`${route}: ${kB(gzipped(page))} gzip with the shell`);
}
for (const [what, bytes, most] of budgets) {
  const over = bytes > most;
  console.log(`${over ? "TOO LARGE" : "ok"}  ${what}: ${kB(bytes)} of ${kB(most)} gzip`);
  if (over) process.exitCode = 1;
}
