// What Shopify's own command line says about the app: theme check, a build of everything, and its doctor. Any finding
// fails.
import { join } from "node:path";
import { build, report, type Shopify, withShopify } from "./cli.ts";

interface Finding {
  rule_id: string;
  severity: string;
  message: string;
  location: { file: string; line: number };
}

async function themeCheck(shopify: Shopify): Promise<string[]> {
  const command = "theme check -C theme-check:theme-app-extension --path extensions/theme --output json";
  const { failed, out } = await shopify(...command.split(" "), "--fail-level", "warning");
  return failed || out.trim() !== "[]" ? [`theme check:\n${out}`] : [];
}

async function doctor(shopify: Shopify): Promise<string[]> {
  const { failed, out } = await shopify("app", "doctor", "--json", "--skip-instructions", "--path", ".");
  if (failed) return [`app doctor:\n${out}`];
  const { findings } = JSON.parse(out).trace as { findings: Finding[] };
  return findings.map(
    (f) => `app doctor: ${f.severity} ${f.rule_id} ${f.location.file}:${f.location.line} ${f.message}`,
  );
}

await withShopify(join(import.meta.dirname, ".."), async (shopify) => {
  // One after the other: the doctor reads what the build writes.
  report([...(await themeCheck(shopify)), ...(await build(shopify)), ...(await doctor(shopify))]);
});
