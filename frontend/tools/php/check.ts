// Compiles every PHP file of the WordPress plugin with a real PHP 7.4, the oldest that it runs on, and runs with it what
// needs no WordPress. Asked for on their own the files end at once and print nothing: that is looked at, too.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getPHPLoaderModule } from "@php-wasm/node-7-4";
import { loadPHPRuntime, PHP } from "@php-wasm/universal";

const plugin = join(import.meta.dirname, "../../../connectors/woocommerce/plugin");
const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule()));

/** What PHP 7.4 says of a source, "" for nothing. */
async function said(source: string): Promise<string> {
  php.writeFile("/source.php", source);
  return await ran("/source.php");
}

async function ran(scriptPath: string): Promise<string> {
  try {
    const { text, exitCode } = await php.run({ scriptPath });
    return text.trim() || (exitCode === 0 ? "" : `exit status ${exitCode}`);
  } catch (error) {
    return String(error instanceof Error ? error.message : error).trim();
  }
}

/** Newer PHP, which must be refused, or this check sees nothing. */
const tooNew = [
  "$a = match (1) { 1 => 2 };",
  "$a = $b?->c;",
  "function a(int|string $b) {}",
  "function a(): static {}",
  "function a($b, $c,) {}",
  "a(b: 1);",
  "class A { public function __construct(private $b) {} }",
  "enum A {}",
  "class A { readonly int $b; }",
  "try {} catch (A) {}",
];
for (const code of tooNew) {
  if ((await said(`<?php exit; ${code}`)) === "") throw new Error(`this PHP is newer than 7.4: it takes ${code}`);
}

const files = readdirSync(plugin, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".php") && !file.startsWith("tests/"))
  .sort();
let bad = 0;
for (const file of files) {
  const words = await said(readFileSync(join(plugin, file), "utf8"));
  if (words === "") continue;
  console.error(`${file}: ${words}`);
  bad++;
}
php.mkdir("/plugin/includes");
php.mkdir("/plugin/tests");
for (const file of [...files.filter((file) => file.startsWith("includes/")), "tests/old-php.php"]) {
  php.writeFile(`/plugin/${file}`, readFileSync(join(plugin, file), "utf8"));
}
const wrong = await ran("/plugin/tests/old-php.php");
if (wrong !== "") {
  console.error(`tests/old-php.php: ${wrong}`);
  bad++;
}
if (!files.includes("regulars-woocommerce.php")) throw new Error(`no plugin in ${plugin}`);
if (bad > 0) process.exit(1);
console.log(`PHP 7.4 takes all ${files.length} files of the plugin`);
process.exit(0);
