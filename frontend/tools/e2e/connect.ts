import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/**
 * Connects a WooCommerce shop that is nobody's: from its own wp-admin, which makes an account, and from the admin of
 * that account, after a no. It is left disconnected, as it was found. The browser is one of nobody yet.
 */
export async function walkConnect(window: Window, where: Addresses): Promise<void> {
  await fromWordPress(window, where);
  await fromAdmin(window, where);
}

const main = (window: Window) => window.page.getByRole("main");

async function fromWordPress(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(where.herbs_admin);
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByText("Please tick the box").waitFor();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("heading", { name: "Connect this shop?" }).waitFor();
  await window.look("connect-whose");
  await page.getByRole("button", { name: "Make a new account for it" }).click();
  await page.getByRole("heading", { name: "Regulars wants to connect to your store" }).waitFor();
  await window.look("connect-consent");
  await page.getByRole("link", { name: "Approve" }).click();
  await page.getByRole("heading", { name: "Connected" }).waitFor();
  await window.look("connect-wordpress");
}

async function fromAdmin(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  const dialog = page.getByRole("dialog");
  await page.goto(`${where.admin}stores`);
  await disconnect(window);
  await page.getByRole("button", { name: "Connect again" }).waitFor();
  await window.look("connect-left");

  await page.getByRole("button", { name: "Connect WooCommerce" }).click();
  await dialog.getByRole("button", { name: "Go on to your shop" }).click();
  await dialog.getByText("Type the address of your shop").waitFor();
  await window.look("connect-dialog");
  window.pardon(/409/); // a shop that is another account's
  await dialog.getByLabel("Store address").fill(where.tea);
  await dialog.getByRole("button", { name: "Go on to your shop" }).click();
  await dialog.getByText("This shop belongs to another account").waitFor();
  await window.look("connect-others");
  window.pardon();
  await dialog.getByLabel("Store address").fill(`${where.herbs}/wp-admin/`);
  await dialog.getByRole("button", { name: "Go on to your shop" }).click();
  window.pardon(/403/); // the answer to a no
  await page.getByRole("link", { name: "Deny" }).click();
  await main(window).getByRole("heading", { name: "You did not agree" }).waitFor();
  await window.look("connect-denied");
  window.pardon();
  await page.getByRole("link", { name: "To your stores" }).click();

  await page.getByRole("button", { name: "Connect again" }).click();
  await dialog.getByRole("button", { name: "Paste a key instead" }).click();
  await dialog.getByLabel("Consumer key").fill("ck_0123456789");
  await dialog.getByLabel("Consumer secret").fill("cs_0123456789");
  window.pardon(/400/); // a key that the shop does not know
  await dialog.getByRole("button", { name: "Connect store" }).click();
  await dialog.getByText("Your shop does not know this key").waitFor();
  await window.look("connect-pasted");
  window.pardon();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Connect again" }).click();
  await dialog.getByRole("button", { name: "Go on to your shop" }).click();
  await page.getByRole("link", { name: "Approve" }).click();
  await page.waitForURL(/\/admin\/stores$/);
  await main(window).getByText("Connected", { exact: true }).waitFor();
  await window.quiet();
  await window.look("connect-done");
  await disconnect(window);
}

async function disconnect({ page }: Window): Promise<void> {
  await page.getByRole("button", { name: "Disconnect", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}
