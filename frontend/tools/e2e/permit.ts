import type { FrameLocator } from "playwright-core";
import type { Window } from "./watch.ts";

/** A reward that a store must allow, by the size of the window that makes it: what was allowed once stays so. */
const kinds = {
  desktop: { kind: "A gift card", name: "Gift card of ten", ask: "Allow gift cards", done: "allows gift cards now" },
  phone: { kind: "Store credit", name: "Ten of credit", ask: "Allow store credit", done: "allows store credit now" },
} as const;

/** Makes a reward that Shopify must be asked for, on its page inside Shopify's admin, agrees, and takes it away again. */
export async function askPermission(window: Window, app: FrameLocator): Promise<void> {
  const { page, size } = window;
  const { kind, name, ask, done } = kinds[size];
  await app.getByRole("navigation", { name: "Program" }).getByRole("link", { name: "Rewards" }).click();
  await app.getByRole("heading", { level: 1, name: "Rewards" }).waitFor();
  await app.getByRole("button", { name: "Add a reward" }).click();
  const dialog = app.getByRole("dialog");
  await dialog.getByRole("radio", { name: kind }).check();
  await dialog.getByText("does not allow").waitFor();
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Costs").fill("900");
  await dialog.getByLabel("Worth").first().fill("10");
  await window.quiet();
  await window.lookInto("permission-dialog");
  await dialog.getByRole("button", { name: "Put into the draft" }).click();
  await dialog.waitFor({ state: "hidden" });
  const button = app.getByRole("button", { name: ask });
  await button.waitFor();
  await window.quiet();
  await window.lookInto("permission-asked");
  await button.click();
  await page.getByRole("status").filter({ hasText: done }).waitFor();
  await button.waitFor({ state: "hidden" });
  await app.getByRole("button", { name: `More for ${name}` }).click();
  await app.getByRole("menuitem", { name: "Remove" }).click();
  await window.quiet();
}
