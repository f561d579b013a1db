// `npm run look`: photographs every page of the build on demo data, light and dark, desk and phone, and runs axe on
// each. Pictures go to dev/look (not kept in the repository). Fails when axe finds something or a page scrolls sideways.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

const port = 5199;
const out = fileURLToPath(new URL("./look/", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(out, { recursive: true });

interface Shot {
  name: string;
  path: string;
  fixture?: string;
  prepare?: (page: Page) => Promise<void>;
}

/** Clicks a button and waits for what it opens, a selector. */
const click =
  (name: string | RegExp, opens = "[role=dialog]") =>
  async (page: Page) => {
    await page.getByRole("button", { name }).first().click();
    await page.locator(opens).first().waitFor();
  };

/** Waits until the page is there, nothing loads and nothing moves. */
async function still(page: Page): Promise<void> {
  await page.waitForFunction(
    `document.querySelector("h1") && !document.querySelector(".skeleton-in, [aria-busy=true]") &&
      document.getAnimations().every(({ playState }) => playState !== "running")`,
    undefined,
    { timeout: 8_000 },
  );
}

const shots: Shot[] = [
  { name: "home", path: "/" },
  { name: "home-table", path: "/", prepare: click("Show as table", "table") },
  { name: "home-empty", path: "/", fixture: "empty" },
  { name: "home-broken", path: "/", fixture: "broken" },
  { name: "sign-in", path: "/", fixture: "signed-out" },
  { name: "members", path: "/members" },
  { name: "members-none", path: "/members?q=nobody" },
  {
    name: "member",
    path: "/members/member-1",
    prepare: async (page) => page.getByText("How this was counted").first().click(),
  },
  {
    name: "member-orders",
    path: "/members/member-5",
    prepare: async (page) => page.getByRole("tab", { name: /Orders/ }).click(),
  },
  {
    name: "member-adjust",
    path: "/members/member-1",
    prepare: async (page) => {
      await click("Adjust points")(page);
      await page.getByRole("textbox", { name: "Points" }).fill("100");
      await page.getByRole("textbox", { name: "Reason" }).focus();
      await page.keyboard.press("Tab");
    },
  },
  { name: "member-give", path: "/members/member-1", prepare: click("Give a reward") },
  { name: "earn", path: "/program/earn" },
  { name: "earn-value", path: "/program/earn", prepare: click(/^2 points/) },
  { name: "earn-add", path: "/program/earn", prepare: click("Add a way to earn") },
  {
    name: "earn-versions",
    path: "/program/earn",
    prepare: click(/Draft of version/, "[role=menu], [role=dialog]"),
  },
  { name: "earn-publish", path: "/program/earn", prepare: click("Publish") },
  { name: "earn-empty", path: "/program/earn", fixture: "empty" },
  { name: "rewards", path: "/program/rewards" },
  { name: "rewards-add", path: "/program/rewards", prepare: click("Add a reward") },
  { name: "joining", path: "/program/joining" },
  { name: "attention", path: "/attention", prepare: click("Show content", "pre") },
  { name: "attention-empty", path: "/attention", fixture: "empty" },
  { name: "stores", path: "/stores" },
  { name: "stores-empty", path: "/stores", fixture: "empty" },
  { name: "stores-woo", path: "/stores", prepare: click("Connect WooCommerce") },
  { name: "settings", path: "/settings" },
  {
    name: "settings-light-accent",
    path: "/settings",
    prepare: async (page) => {
      await page.getByRole("textbox", { name: "Accent color", exact: true }).fill("#4fb89a");
      await page.keyboard.press("Tab");
    },
  },
  { name: "not-found", path: "/nowhere" },
];

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const desk = { viewport: { width: 1440, height: 900 }, isMobile: false, hasTouch: false };

const views = [
  { name: "desk-light", screen: desk, colorScheme: "light" as const },
  { name: "desk-dark", screen: desk, colorScheme: "dark" as const },
  { name: "phone-light", screen: phone, colorScheme: "light" as const },
  { name: "phone-dark", screen: phone, colorScheme: "dark" as const },
];

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; any: { message: string }[] }[];
}

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const run = `axe.run(document, { runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"] })`;
  const { violations } = (await page.evaluate(run)) as { violations: Violation[] };
  const found = violations.map(
    (v) =>
      `${v.id} (${v.impact}) ${v.nodes.length}x: ${v.nodes[0]?.html.slice(0, 220)} ${v.nodes[0]?.any[0]?.message ?? ""}`,
  );
  const wide = await page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  if (Number(wide) > 0) found.push(`scrolls sideways by ${wide} px`);
  return found;
}

async function photograph(browser: Browser, shot: Shot, view: (typeof views)[number]): Promise<string[]> {
  const { screen, colorScheme } = view;
  const context = await browser.newContext({
    ...screen,
    colorScheme,
    reducedMotion: "reduce",
    deviceScaleFactor: 1,
  });
  const errors: string[] = [];
  if (shot.fixture)
    await context.addCookies([{ name: "fixture", value: shot.fixture, url: `http://127.0.0.1:${port}` }]);
  const page = await context.newPage();
  page.on("pageerror", (error) => errors.push(`error: ${error.message}`));
  page.on(
    "console",
    (line) =>
      line.type() === "error" &&
      !line.text().includes("Failed to load resource") &&
      errors.push(`console: ${line.text()}`),
  );
  await page.goto(`http://127.0.0.1:${port}/admin${shot.path}`);
  await page.waitForLoadState("networkidle");
  if (shot.fixture === "broken") await page.getByRole("button", { name: "Try again" }).first().waitFor();
  await still(page);
  try {
    await shot.prepare?.(page);
  } catch (error) {
    errors.push(`could not prepare: ${String(error).slice(0, 200)}`);
  }
  await still(page);
  await page.screenshot({ path: `${out}${shot.name}-${view.name}.png` });
  errors.push(...(await faults(page)));
  await context.close();
  return errors;
}

async function up(): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const there = await fetch(`http://127.0.0.1:${port}/admin/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (there) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("the build did not come up; run npm run build first");
}

const only = process.argv.slice(2);
const server = spawn(process.execPath, [fileURLToPath(new URL("./server.ts", import.meta.url)), "--built"], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  env: { ...process.env, PORT: String(port) },
  stdio: "ignore",
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  await up();
  for (const shot of shots.filter((one) => only.length === 0 || only.includes(one.name))) {
    const all = await Promise.all(views.map((view) => photograph(browser, shot, view)));
    for (const [at, found] of all.entries()) {
      const view = views[at];
      if (!view) continue;
      for (const fault of found) console.log(`${shot.name} ${view.name}: ${fault}`);
      if (found.length > 0) process.exitCode = 1;
    }
    console.log(`${shot.name} seen`);
  }
} finally {
  await browser.close();
  server.kill();
}
