// Runs Shopify's command line offline: no account, no home, nothing told to anybody.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const cli = join(dirname(createRequire(import.meta.url).resolve("@shopify/cli/package.json")), "bin/run.js");

/** Runs one command; what it wrote, whether or not it failed. */
export type Shopify = (...args: string[]) => Promise<{ failed: boolean; out: string }>;

/** Lends the command line, with a home of its own that is gone afterwards. */
export async function withShopify(cwd: string, use: (shopify: Shopify) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "regulars-shopify-"));
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    CI: "1",
    SHOPIFY_CLI_NO_ANALYTICS: "1",
    OPT_OUT_INSTRUMENTATION: "true",
    DO_NOT_TRACK: "1",
  };
  const shopify: Shopify = async (...args) => {
    try {
      const { stdout } = await run(process.execPath, [cli, ...args], { cwd, env, maxBuffer: 64 << 20 });
      return { failed: false, out: stdout };
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      return { failed: true, out: stdout + stderr || String(error) };
    }
  };
  try {
    await use(shopify);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Builds the app; what is wrong with it, nothing when all is well. */
export async function build(shopify: Shopify): Promise<string[]> {
  const { failed, out } = await shopify("app", "build", "--skip-dependencies-installation", "--path", ".");
  return failed || /\[(error|warning)\]/.test(out) ? [`app build:\n${out}`] : [];
}

/** Says what is wrong; anything fails. */
export function report(troubles: string[]): void {
  for (const trouble of troubles) process.stderr.write(`${trouble}\n`);
  if (troubles.length > 0) process.exitCode = 1;
}
