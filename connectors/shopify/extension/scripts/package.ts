// Leaves dist/regulars-shopify: the app as `shopify app deploy` takes it, for the client id and address of whoever
// runs Regulars (SHOPIFY_CLIENT_ID, BASE_URL, SHOPIFY_ALL_ORDERS), and nothing that only we need.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, report, withShopify } from "./cli.ts";

const root = join(import.meta.dirname, "..");
const target = join(root, "../../../dist/regulars-shopify");
const placeholder = "https://regulars.example";

const { SHOPIFY_CLIENT_ID: client = "", BASE_URL: base = placeholder, SHOPIFY_ALL_ORDERS: all } = process.env;
if (!/^[0-9a-f]{32}$/.test(client || "0".repeat(32))) throw new Error("SHOPIFY_CLIENT_ID must be 32 hex digits");
if (!/^https:\/\/[^/"\s]+$/.test(base)) throw new Error("BASE_URL must be like https://loyalty.example.com");

/** What the build leaves beside its sources, and what it has made the theme's assets of. */
const made = /\/(dist|manifest\.json|node_modules|\.shopify|src\/theme)$/;

rmSync(target, { recursive: true, force: true });
for (const part of ["shopify.app.toml", "extensions", "src"]) {
  cpSync(join(root, part), join(target, part), { recursive: true, filter: (path) => !made.test(path) });
}
const widget = join(root, "../../../frontend/widget/src");
for (const file of readdirSync(join(root, "src/widget"), { recursive: true, encoding: "utf8" })) {
  if (file.endsWith(".ts")) cpSync(join(widget, file), join(target, "src/widget", file));
}
cpSync(join(root, "../../../LICENSE"), join(target, "LICENSE"));
for (const file of readdirSync(target, { recursive: true, encoding: "utf8" })) {
  if (!/\.(toml|ts)$/.test(file)) continue;
  const text = readFileSync(join(target, file), "utf8").replaceAll(placeholder, base);
  writeFileSync(join(target, file), client ? text.replace(/^client_id = ".*"$/m, `client_id = "${client}"`) : text);
}
if (all === "true") {
  const file = join(target, "shopify.app.toml");
  const asked = readFileSync(file, "utf8").replace("optional_scopes = [", 'optional_scopes = [\n  "read_all_orders",');
  writeFileSync(file, asked);
}
const { name, license, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const bundle = { name: name.replace("@", "").replace("/", "-"), private: true, license, type: "module", dependencies };
writeFileSync(join(target, "package.json"), `${JSON.stringify(bundle, null, 2)}\n`);
writeFileSync(
  join(target, "README.md"),
  `# Regulars for Shopify

The app as Shopify takes it. Its server is ${base}.

    npm install
    npx @shopify/cli@4 app deploy

Before the first deploy, \`client_id\` in shopify.app.toml must be your app's (Dev Dashboard, or \`shopify app config
link\`). \`make package\` fills it in from SHOPIFY_CLIENT_ID, and the server's address from BASE_URL.
`,
);
await withShopify(target, async (shopify) => report(await build(shopify)));
for (const file of readdirSync(target, { recursive: true, encoding: "utf8" })) {
  if (made.test(`/${file}`)) rmSync(join(target, file), { recursive: true, force: true });
}
