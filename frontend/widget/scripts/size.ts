// Prints what a shopper's browser fetches and fails above the budgets.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "../dist");
/** Bytes after gzip; raw is Shopify's own limit for a script of an app block (theme-check). */
const budgets: Record<string, { gzip: number; raw: number }> = {
  "regulars-loader.js": { gzip: 4096, raw: 10_000 },
  "regulars-woocommerce.js": { gzip: 4096, raw: Number.POSITIVE_INFINITY },
  "regulars-taps.js": { gzip: 8 * 1024, raw: Number.POSITIVE_INFINITY },
  "regulars-panel.js": { gzip: 20 * 1024, raw: Number.POSITIVE_INFINITY },
  "regulars-cart.js": { gzip: 3.75 * 1024, raw: Number.POSITIVE_INFINITY },
  "regulars-desk.js": { gzip: 4 * 1024, raw: Number.POSITIVE_INFINITY },
  "regulars-survey.js": { gzip: 3 * 1024, raw: Number.POSITIVE_INFINITY },
};
const wordsBudget = { gzip: 3 * 1024, raw: Number.POSITIVE_INFINITY };

let over = false;
for (const name of readdirSync(dist).sort()) {
  const body = readFileSync(join(dist, name));
  const gzip = gzipSync(body, { level: 9 }).length;
  const budget = budgets[name] ?? wordsBudget;
  const bad = gzip > budget.gzip || body.length > budget.raw;
  over ||= bad;
  const verdict = bad ? "OVER BUDGET" : "ok";
  process.stdout.write(`${name.padEnd(22)} ${String(gzip).padStart(6)} B gzip of ${budget.gzip}  ${verdict}\n`);
}
if (over) process.exit(1);
