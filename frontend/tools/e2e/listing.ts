// Makes the pictures of the App Store's listing from the demo, and its icon and feature image from what we drew.
// They hold no figures that promise anything, no guarantees and nobody's praise.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { type Addresses, startDemo } from "./demo.ts";
import { launch } from "./watch.ts";

const root = join(import.meta.dirname, "../../..");
const drawn = join(root, "connectors/shopify/listing");
const made = join(root, "dist/regulars-listing");
const size = { width: 1600, height: 900 };

/** Pages of the admin that say most, by the name of their picture. The first picture is the shop's. */
const pages = {
  "2-home": "",
  "3-ways-to-earn": "program/earn",
  "4-tiers": "program/tiers",
  "5-automations": "automations",
};

/** The admin's own type: a page that is drawn from nothing has none. */
const type = readFileSync(
  createRequire(import.meta.url).resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
);
const face = `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${type.toString("base64")})}`;

async function draw(context: BrowserContext, name: string, width: number, height: number): Promise<void> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  await page.setContent(
    `<style>${face}body{margin:0}svg{display:block}</style>${readFileSync(join(drawn, `${name}.svg`), "utf8")}`,
  );
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(made, `${name}.png`) });
  await page.close();
}

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
}

async function photograph(page: Page, where: Addresses): Promise<void> {
  await page.goto(where.sign_in);
  await page.getByRole("button").first().click();
  await page.waitForURL((address) => address.pathname.startsWith("/admin"));
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(`${where.admin}${path}`);
    await settled(page);
    await page.screenshot({ path: join(made, `${name}.png`) });
  }
}

/** Somebody of the Shopify store who reads English and has points: their page, and the shop as they see it. */
async function photographMember(page: Page, where: Addresses): Promise<void> {
  const members = await page.evaluate(async () => {
    const answer = await fetch("/api/v1/members?q=demo.member&sort=points&limit=50");
    return ((await answer.json()) as { items: { id: string; email: string }[] }).items;
  });
  const later = members.find(({ email }) => Number(/\d+/.exec(email)?.[0]) > 16); // who was there before has other languages
  if (!later) throw new Error("the demo has nobody who joined later");
  await page.goto(`${where.admin}members/${later.id}`);
  await settled(page);
  await page.screenshot({ path: join(made, "6-member.png") });
  await photographShop(page, where, later.email);
}

async function photographShop(page: Page, where: Addresses, email: string): Promise<void> {
  await page.goto(`${where.coffee}/account/login`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await page.goto(where.coffee);
  await page.locator("regulars-widget .launcher").click();
  await page.locator("regulars-widget .panel .body").first().waitFor();
  await settled(page);
  await page.screenshot({ path: join(made, "1-shop.png") });
}

mkdirSync(made, { recursive: true });
const browser = await launch();
const context = await browser.newContext({ viewport: size, reducedMotion: "reduce" });
await draw(context, "icon", 1200, 1200);
await draw(context, "feature", size.width, size.height);
if (!process.argv.includes("--drawn")) {
  const { where, end } = await startDemo();
  try {
    const page = await context.newPage();
    await photograph(page, where);
    await photographMember(page, where);
  } finally {
    await end();
  }
}
await browser.close();
console.log(made);
