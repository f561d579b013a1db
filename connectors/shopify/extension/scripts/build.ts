// Fills extensions/theme/assets: the script and style of the blocks from src/theme, and the widget as frontend/widget
// has built it. Shopify's CDN serves them; nothing comes from our host.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const assets = join(root, "extensions/theme/assets");
const widget = join(root, "../../../frontend/widget/dist");

/** Shopify refuses a larger script of an app block (theme-check: AssetSizeAppBlockJavaScript). */
const most = 10_000;

if (!existsSync(join(widget, "regulars-loader.js"))) {
  throw new Error("frontend/widget is not built: run `npm run build --workspace frontend/widget` first");
}
mkdirSync(assets, { recursive: true });
for (const file of readdirSync(assets)) if (file.startsWith("regulars-")) rmSync(join(assets, file));
/** Of the WordPress plugin. */
const foreign = ["regulars-woocommerce.js", "regulars-taps.js"];
for (const file of readdirSync(widget)) {
  if (!foreign.includes(file)) copyFileSync(join(widget, file), join(assets, file));
}
await build({
  entryPoints: { "regulars-blocks": join(root, "src/theme/main.ts") },
  outdir: assets,
  bundle: true,
  minify: true,
  target: "es2022",
  format: "iife",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
await build({
  entryPoints: [join(root, "src/theme/blocks.css")],
  outfile: join(assets, "regulars-blocks.css"),
  minify: true,
  logLevel: "warning",
});
for (const file of ["regulars-loader.js", "regulars-blocks.js"]) {
  const size = statSync(join(assets, file)).size;
  if (size > most) throw new Error(`${file} has ${size} bytes; an app block's script may have ${most}`);
}
