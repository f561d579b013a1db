import type { FrameLocator } from "playwright-core";
import type { Addresses } from "./demo.ts";
import { askPermission } from "./permit.ts";
import type { Window } from "./watch.ts";

/**
 * Opens Regulars inside the Shopify store's own admin, which is of another site: no cookie of ours gets there. Goes
 * by Shopify's navigation, and saves and discards by its bar.
 */
export async function walkEmbedded(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  window.host = "localhost";
  await page.context().clearCookies();
  await page.goto(where.coffee_admin);
  const app = page.frameLocator("#app");
  await app.getByRole("heading", { level: 1 }).waitFor();
  await window.quiet();
  await window.lookInto("embedded-home");
  await goTo(window, app, "Members", "Members");
  await app.getByRole("navigation").getByRole("link", { name: "Segments" }).click();
  await app.getByRole("heading", { level: 1, name: "Segments" }).waitFor();
  await window.lookInto("embedded-segments");
  await goTo(window, app, "Program", "Ways to earn");
  await askPermission(window, app);
  await goTo(window, app, "Settings", "Settings");
  const name = app.getByLabel("Program name", { exact: true });
  const bar = page.getByRole("group", { name: "Unsaved changes" });
  const before = await name.inputValue();
  await name.fill(`${before} ${size}`);
  await window.lookInto("embedded-unsaved");
  await bar.getByRole("button", { name: "Discard" }).click();
  await bar.waitFor({ state: "hidden" });
  if ((await name.inputValue()) !== before) window.note("the bar's Discard keeps what was typed");
  await name.fill(`${before} ${size}`);
  await bar.getByRole("button", { name: "Save" }).click();
  await bar.waitFor({ state: "hidden" });
  await page.getByRole("status").filter({ hasText: /./ }).waitFor();
  await page.reload(); // the frame comes back by the page's own address
  await app.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  if ((await name.inputValue()) !== `${before} ${size}`) window.note("the bar's Save saved nothing");
  await name.fill(before);
  await bar.getByRole("button", { name: "Save" }).click();
  await bar.waitFor({ state: "hidden" });
  await window.quiet();
  const cookies = await page.context().cookies();
  const ours = cookies.filter((cookie) => cookie.name.includes("regulars"));
  if (ours.length > 0) window.note(`has the cookies ${ours.map((cookie) => cookie.name)}`);
  window.host = "";
}

/** Follows a link of Shopify's navigation. */
async function goTo(window: Window, app: FrameLocator, link: string, title: string): Promise<void> {
  await window.page.getByRole("navigation", { name: "Shopify" }).getByRole("link", { name: link }).click();
  await app.getByRole("heading", { level: 1, name: title }).waitFor();
  await window.quiet();
}
