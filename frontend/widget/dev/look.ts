// Opens every state of the widget in Chromium, saves pictures to dev/shots, and fails on an axe finding,
// a layout shift, an error in the console, or a picture wider than the phone.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { serve } from "./server.ts";

const shots = join(import.meta.dirname, "shots");
const pages = join(import.meta.dirname, "../../../app/page/testdata");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const chrome = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync) ?? chromium.executablePath();
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

interface Scene {
  name: string;
  query: string;
  act?: (page: Page) => Promise<void>;
}

const button = (page: Page, name: RegExp) => page.getByRole("button", { name });

const scenes: Scene[] = [
  { name: "member", query: "as=member&locale=en" },
  { name: "member-de", query: "as=member&locale=de" },
  { name: "member-ar", query: "as=member&locale=ar" },
  { name: "anonymous", query: "as=anonymous&locale=en" },
  { name: "guest", query: "as=guest_customer&locale=en" },
  { name: "guest-ar", query: "as=guest_customer&locale=ar" },
  { name: "left", query: "as=left&locale=en" },
  { name: "error", query: "as=member&locale=en&api=down" },
  { name: "loading", query: "as=member&locale=en&api=late" },
  {
    name: "redeemed",
    query: "as=member&locale=en&run=1",
    act: async (page) => {
      await button(page, /Get it: €10 off/).click();
      await button(page, /Copy DEMO-(?!5K7Q)/).waitFor();
    },
  },
  {
    name: "preparing",
    query: "as=member&locale=en&api=prepare",
    act: async (page) => {
      await button(page, /Get it: €10 off/).click();
      await page.getByText("Your code will stand here in a moment").waitFor();
    },
  },
  {
    name: "refused",
    query: "as=member&locale=en&api=refuse",
    act: async (page) => {
      await button(page, /Get it: €10 off/).click();
      await page.getByText("Your points changed meanwhile").waitFor();
    },
  },
  {
    name: "history",
    query: "as=member&locale=de&run=2",
    act: async (page) => {
      await button(page, /^Alle Treuepunkte-Verlauf/).click();
      await button(page, /Mehr anzeigen/).scrollIntoViewIfNeeded();
    },
  },
];

const watchShifts = `window.__shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });`;

/** Waits until nothing moves, but for what shows that something loads. */
async function still(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const root = document.querySelector("regulars-widget")?.shadowRoot;
    const moves = ({ playState, effect }: Animation) =>
      playState === "running" && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
    return root && !root.getAnimations().some(moves);
  });
}

async function look(browser: Browser, base: string, scene: Scene, size: keyof typeof sizes): Promise<string[]> {
  const context = await browser.newContext({
    viewport: sizes[size],
    deviceScaleFactor: 2,
    hasTouch: size === "phone",
    bypassCSP: false,
    timezoneId: "Europe/Berlin",
  });
  const page = await context.newPage();
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/503|409/.test(message.text())) found.push(message.text());
  });
  await page.addInitScript(watchShifts);
  await page.goto(`${base}/?${scene.query}&size=${size}`);
  const launcher = page.locator("regulars-widget .launcher");
  await launcher.waitFor();
  if (scene.name === "member") await page.screenshot({ path: join(shots, `launcher-${size}.png`) });
  await launcher.click();
  await page.getByRole("dialog").waitFor();
  if (scene.name === "loading") await page.locator("regulars-widget [aria-busy=true]").waitFor();
  else await page.locator("regulars-widget .panel > :is(.body, .head)").first().waitFor();
  await scene.act?.(page);
  await still(page);
  await page.screenshot({ path: join(shots, `${scene.name}-${size}.png`) });
  found.push(...(await findings(page)));
  await context.close();
  return found.map((text) => `${scene.name}-${size}: ${text}`);
}

/** With the keyboard alone: in, round and round, out again; and everything is large enough to touch. */
async function walk(browser: Browser, base: string): Promise<string[]> {
  const page = await browser.newPage({ viewport: sizes.phone, reducedMotion: "reduce" });
  await page.goto(`${base}/?as=member&locale=en&walk=1`);
  const launcher = page.locator("regulars-widget .launcher");
  await launcher.focus();
  await page.keyboard.press("Enter");
  await page.locator("regulars-widget .section").first().waitFor();
  const found: string[] = [];
  const seen = new Set<string>();
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press(step < 20 ? "Tab" : "Shift+Tab");
    const at = await page.evaluate(() => {
      const element = document.querySelector("regulars-widget")?.shadowRoot?.activeElement;
      return element?.closest(".panel") ? (element.getAttribute("aria-label") ?? element.textContent ?? "") : null;
    });
    if (at === null) found.push(`keyboard: step ${step} leaves the panel`);
    else seen.add(at);
  }
  const small = await page.locator("regulars-widget .panel :is(button, a, summary)").evaluateAll((elements) =>
    elements
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return height < 44 || width < 24;
      })
      .map((element) => element.textContent),
  );
  if (small.length) found.push(`too small to touch: ${small.join(", ")}`);
  const stops = await page.locator("regulars-widget .panel :is(button, a, summary)").count();
  if (seen.size !== stops) found.push(`keyboard: reaches ${seen.size} of ${stops} stops`);
  await page.keyboard.press("Escape");
  const back = await page.evaluate(
    () => document.querySelector("regulars-widget")?.shadowRoot?.activeElement?.className,
  );
  if (!back?.includes("launcher")) found.push(`keyboard: Escape leaves the focus on ${back}`);
  await page.close();
  return found;
}

/** The answer to a tap is lost and the page reloaded: the next tap must be the same purchase. */
async function loseAnswer(browser: Browser, base: string): Promise<string[]> {
  const page = await browser.newPage({ viewport: sizes.phone });
  const keys: (string | undefined)[] = [];
  await page.route("**/redemptions?*", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length === 1) return route.abort();
    return route.continue();
  });
  const get = button(page, /Get it: €10 off/);
  await page.goto(`${base}/?as=member&locale=en&lose=1`);
  await page.locator("regulars-widget .launcher").click();
  await get.click();
  await page.getByText("No answer from the shop").waitFor();
  await page.reload();
  await page.locator("regulars-widget .launcher").click();
  await get.dblclick();
  await button(page, /Copy DEMO-(?!5K7Q)/).waitFor();
  const codes = await page.locator("regulars-widget .coupon").count();
  await page.close();
  if (keys.length === 2 && keys[0] === keys[1] && codes === 2) return [];
  return [`lost answer: ${keys.length} requests, ${new Set(keys).size} keys, ${codes} codes`];
}

/** The loyalty page as Go's golden files record it: with JavaScript switched off, as it must work. */
async function lookAtPage(browser: Browser, name: string, size: keyof typeof sizes): Promise<string[]> {
  const html = readFileSync(join(pages, `${name}.golden.html`), "utf8");
  const bare = await browser.newContext({ viewport: sizes[size], deviceScaleFactor: 2, javaScriptEnabled: false });
  const still = await bare.newPage();
  await still.setContent(html);
  await still.screenshot({ path: join(shots, `page-${name}-${size}.png`), fullPage: true });
  await bare.close();
  const context = await browser.newContext({ viewport: sizes[size] });
  const page = await context.newPage();
  await page.addInitScript(watchShifts);
  await page.setContent(html);
  await page.evaluate("window.__shift = 0");
  const found = await findings(page, "body");
  await context.close();
  return found.map((text) => `page-${name}-${size}: ${text}`);
}

async function findings(page: Page, at = "regulars-widget"): Promise<string[]> {
  const shift = await page.evaluate(() => (window as unknown as { __shift: number }).__shift);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.evaluate(axe);
  const violations = await page.evaluate(async (at) => {
    type Axe = {
      run(at: object, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    const runner = (window as unknown as { axe: Axe }).axe;
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const options = { runOnly: tags, rules: { region: { enabled: false } } };
    const result = await runner.run({ include: [[at]] }, options);
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  }, at);
  const found = violations.map((text) => `axe ${text}`);
  if (shift > 0) found.push(`layout shift of ${shift}`);
  if (wide > 0) found.push(`${wide} px wider than the window`);
  return found;
}

mkdirSync(shots, { recursive: true });
const server = await serve(0);
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const browser = await chromium.launch({ executablePath: chrome, args: ["--no-sandbox"] });
const wanted = process.argv[2];
const problems: string[] = [];
for (const scene of scenes.filter(({ name }) => !wanted || name === wanted)) {
  for (const size of ["desktop", "phone"] as const) {
    try {
      problems.push(...(await look(browser, base, scene, size)));
    } catch (error) {
      problems.push(`${scene.name}-${size}: ${error}`);
    }
  }
}
if (!wanted || wanted === "walk") problems.push(...(await walk(browser, base)), ...(await loseAnswer(browser, base)));
for (const name of ["member", "member-de", "member-ar", "anonymous", "guest", "left"]) {
  if (wanted && wanted !== "page") continue;
  for (const size of ["desktop", "phone"] as const) problems.push(...(await lookAtPage(browser, name, size)));
}
await browser.close();
server.close();
process.stdout.write(problems.length ? `${problems.join("\n")}\n` : "Nothing to be ashamed of found by machine\n");
if (problems.length) process.exit(1);
