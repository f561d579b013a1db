import type { Frame, Page } from "playwright-core";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** The merchant as a customer of their own shop. */
const owner = { first: "Olive", last: "Owner", email: "olive.owner@example.test" };

/**
 * The way of a merchant who has just installed Regulars, as a reviewer of the App Store takes it: from the first page
 * inside Shopify's admin to a widget that shoppers see, and a reward that is taken and undone.
 */
export async function walkFresh(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  window.host = "localhost";
  await page.goto(where.fresh_admin);
  const app = await window.app();
  await app.getByRole("heading", { level: 1, name: "Get started" }).waitFor();
  await app.getByText(/of your buyers bought again/).waitFor();
  await open(app, "Reading your store"); // it is, unless all was read before the page was here
  await app.getByText("Everything is read, and changes come in by themselves.").waitFor();
  await window.lookInside(app, "fresh-read");
  await open(app, "How many of your buyers");
  await window.lookInside(app, "fresh-habits");
  await app.getByRole("button", { name: "Next: Choose a program" }).click();
  await chooseProgram(window, app);
  const shop = await goLive(window, app);
  await tryProgram(window, app, shop, where);
  await app.getByRole("button", { name: "Go to the home page" }).click();
  await app.getByRole("heading", { level: 1, name: "Home", exact: true }).waitFor();
  await window.lookInside(app, "fresh-home");
  await shop.close();
}

/** Opens one of the steps, where it is not open. */
async function open(app: Frame, step: string): Promise<void> {
  const head = app.getByRole("heading", { level: 2, name: step }).getByRole("button");
  if ((await head.getAttribute("aria-expanded")) !== "true") await head.click();
}

/** Takes the first of the templates, and sees what it costs on the store's own orders. */
async function chooseProgram(window: Window, app: Frame): Promise<void> {
  await app.getByRole("button", { name: /^Use / }).first().click();
  await app.getByText(/it would have cost about/).waitFor();
  await window.lookInside(app, "fresh-cost");
  await app.getByRole("button", { name: "Next: Publish it" }).click();
}

/** Publishes, switches the widget on in the theme editor, and sees the shop's first page found. */
async function goLive(window: Window, app: Frame): Promise<Page> {
  await app.getByRole("button", { name: "Publish", exact: true }).click();
  await app
    .getByRole("dialog")
    .getByRole("button", { name: /^Publish version/ })
    .dblclick();
  await app.getByText("Waiting for the first page that shows it").waitFor();
  await window.lookInside(app, "fresh-show");
  const editor = await follow(app, "Open the theme editor");
  await editor.getByRole("button", { name: "Save" }).click();
  await editor.getByText("Saved.").waitFor();
  await editor.close();
  const shop = await follow(app, "Open your shop");
  await shop.locator("regulars-widget .launcher").waitFor();
  await app.page().bringToFront();
  await app.getByText(/^Live since/).waitFor();
  await window.lookInside(app, "fresh-seen");
  await app.getByRole("button", { name: "Next: Take a reward yourself" }).click();
  return shop;
}

/** Opens one of the app's links, which lead out of its frame. */
async function follow(app: Frame, link: string): Promise<Page> {
  const opened = app.page().context().waitForEvent("page");
  await app.getByRole("link", { name: link }).click();
  return opened;
}

/** Makes an account in the shop, takes a reward there, and sees it undone. */
async function tryProgram(window: Window, app: Frame, shop: Page, where: Addresses): Promise<void> {
  await shop.bringToFront();
  await shop.goto(`${where.fresh}/account/register`);
  for (const [field, value] of Object.entries(owner)) await shop.locator(`main [name=${field}]`).fill(value);
  await shop.getByRole("button", { name: "Make an account", exact: true }).click();
  await shop.getByText(`${owner.first} ${owner.last}`).first().waitFor();
  await app.page().bringToFront();
  const account = app.getByLabel("Your own account");
  const found = app.getByRole("group", { name: "Your own account" }).getByText(owner.email);
  for (let tries = 0; tries < 20 && !(await found.isVisible()); tries++) {
    await account.fill(tries % 2 === 0 ? owner.email : owner.first); // the store tells of it within moments
    await found.waitFor({ timeout: 1000 }).catch(() => {});
  }
  await window.lookInside(app, "fresh-try");
  await found.click();
  await app.getByRole("button", { name: /^Give yourself/ }).click();
  await app.getByText(/The code shows here by itself/).waitFor();
  await shop.bringToFront();
  await shop.goto(where.fresh);
  await shop.locator("regulars-widget .launcher").click();
  await shop.getByRole("button", { name: /^Get it: / }).click();
  const code = await shop.locator("regulars-widget .coupon code").first().textContent();
  await app.page().bringToFront();
  await app.getByText(code ?? "no code").waitFor();
  await window.lookInside(app, "fresh-taken");
  await app.getByRole("button", { name: "Undo it" }).click();
  await app.getByRole("button", { name: /^Take .* back$/ }).click();
  await app.getByText("All is tidied up").waitFor();
  await window.lookInside(app, "fresh-over");
}
