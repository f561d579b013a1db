// Builds the loaders (classic scripts), the panel, the survey, the desk, the cart and the taps (ES modules) and one small catalog
// a language into dist, and copies them to frontend/embed/widget, from where Go and the theme extension take them, and
// to the assets of the WordPress plugin.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin, transform } from "esbuild";
import { locales, panelWords, wordsForEsbuild } from "./catalog.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const embed = join(root, "../embed/widget");
const plugin = join(root, "../../connectors/woocommerce/plugin/assets");

const styles: Plugin = {
  name: "styles",
  setup(build) {
    build.onResolve({ filter: /\.css\?raw$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace("?raw", "")),
      namespace: "styles",
    }));
    build.onLoad({ filter: /.*/, namespace: "styles" }, async ({ path }) => {
      const css = await transform(readFileSync(path, "utf8"), {
        loader: "css",
        minify: true,
      });
      return { contents: css.code.trim(), loader: "text", watchFiles: [path] };
    });
  },
};

/**
 * Takes the one place out of Preact that writes markup, so that nothing the panel is told can become any: Shopify's
 * `app doctor` refuses a script with such a place, whether or not it is reached.
 */
const withoutMarkup: Plugin = {
  name: "without-markup",
  setup(build) {
    build.onLoad({ filter: /preact[/\\]dist[/\\]preact(\.module)?\.m?js$/ }, ({ path }) => {
      const code = readFileSync(path, "utf8");
      const contents = code.replaceAll(/\b(\w+)\.innerHTML\b/g, "$1.textContent");
      if (contents === code) throw new Error(`${path} writes its markup elsewhere by now`);
      return { contents, loader: "js" };
    });
  },
};

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [wordsForEsbuild(), styles, withoutMarkup],
  logLevel: "warning",
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await build({
  ...shared,
  entryPoints: [join(root, "src/main.ts")],
  outfile: join(dist, "regulars-loader.js"),
  format: "iife",
});
await build({
  ...shared,
  entryPoints: [join(root, "src/woocommerce.ts")],
  outfile: join(dist, "regulars-woocommerce.js"),
  format: "iife",
});
await build({
  ...shared,
  entryPoints: [join(root, "src/taps.ts")],
  outfile: join(dist, "regulars-taps.js"),
  format: "esm",
});
await build({
  ...shared,
  entryPoints: [join(root, "src/panel/panel.tsx")],
  outfile: join(dist, "regulars-panel.js"),
  format: "esm",
});
await build({
  ...shared,
  entryPoints: [join(root, "src/survey/survey.ts")],
  outfile: join(dist, "regulars-survey.js"),
  format: "esm",
});
await build({
  ...shared,
  entryPoints: [join(root, "src/desk/desk.ts")],
  outfile: join(dist, "regulars-desk.js"),
  format: "esm",
});
await build({
  ...shared,
  entryPoints: [join(root, "src/cart/cart.ts")],
  outfile: join(dist, "regulars-cart.js"),
  format: "esm",
});
for (const locale of locales.filter((locale) => locale !== "en")) {
  writeFileSync(join(dist, `regulars-${locale}.json`), JSON.stringify(panelWords(locale)));
}
rmSync(embed, { recursive: true, force: true });
cpSync(dist, embed, { recursive: true });
mkdirSync(plugin, { recursive: true });
for (const file of readdirSync(plugin)) if (file.startsWith("regulars-")) rmSync(join(plugin, file));
const loader = join(dist, "regulars-loader.js"); // Shopify's pages alone load it
cpSync(dist, plugin, { recursive: true, filter: (file) => file !== loader });
