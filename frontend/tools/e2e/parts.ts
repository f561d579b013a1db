// The parts that the WordPress plugin puts into pages of a shop, as wootest plays it: in English, German and Arabic.
import { gzipSync } from "node:zlib";
import type { Request } from "playwright-core";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** What all script of a page may weigh that comes by itself, in bytes after gzip. */
const most = 4096;

/** Every kind of page that a shop has. */
const kinds = ["/", "/product/glass-pot/", "/cart/", "/checkout/", "/my-account/", "/my-account/rewards/", "/rewards/"];

/** Looks at the parts as a signed-in member of the tea shop who has a code and something in the cart. */
export async function walkParts(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.tea}/product/glass-pot/?lang=en`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await weigh(window, where);
  await away(window, where);
  for (const lang of ["en", "de", "ar"]) {
    await open(window, `${where.tea}/product/glass-pot/?lang=${lang}`, "part/product");
    await window.look(`tea-product-${lang}`, 0);
    await open(window, `${where.tea}/cart/`, "part/cart");
    await window.look(`tea-notice-${lang}`, 0);
    await open(window, `${where.tea}/my-account/rewards/`, "page");
    await window.look(`tea-account-${lang}`, 0);
  }
  await page.goto(`${where.tea}/?lang=en`);
  await tap(window, where);
}

/** Puts the code into the cart with one tap beside it, sees it there, and leaves the cart empty and the code unused. */
async function tap(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  const button = page.getByRole("button", { name: "Use 5 euros off" });
  await open(window, `${where.tea}/cart/`, "part/cart");
  const reloaded = page.waitForEvent("load");
  await button.click();
  await reloaded;
  await page.getByRole("button", { name: "Remove" }).waitFor();
  await page.locator("[data-regulars-part^='part/cart'] [lang]").waitFor();
  if ((await button.count()) > 0) window.note("a code that is in the cart is offered");
  await window.look("tea-notice-used", 0);
  await page.getByRole("button", { name: "Remove" }).click();
  await button.waitFor();
  await page.getByRole("spinbutton").first().fill("0");
  await page.getByRole("button", { name: "Update" }).first().click();
  await page.getByText("Your cart is empty").waitFor();
}

async function open({ page }: Window, address: string, part: string): Promise<void> {
  await page.goto(address);
  await page.locator(`[data-regulars-part^="${part}"] [lang]`).first().waitFor();
}

/** Adds up the script that each kind of page loads before anybody taps anything. */
async function weigh(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  for (const kind of kinds) {
    const scripts = new Set<string>();
    const heard = (request: Request) => request.resourceType() === "script" && scripts.add(request.url());
    page.on("request", heard);
    await page.goto(where.tea + kind);
    await page.locator("regulars-widget .launcher").waitFor();
    await window.quiet();
    page.off("request", heard);
    let sum = 0;
    for (const script of scripts) {
      const body = await (await fetch(script)).arrayBuffer();
      sum += gzipSync(new Uint8Array(body), { level: 9 }).length;
    }
    if (sum === 0 || sum > most)
      window.note(`${kind} loads script of ${sum} B by itself, at most ${most}: ${[...scripts]}`);
  }
}

/** A server that is away leaves every page of the shop as it is: nothing in it moves, and people can buy. */
async function away(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  const ours = /\/storefront\/woocommerce\//;
  await page.route(ours, (route) => route.abort());
  window.pardon(/ERR_FAILED/);
  for (const kind of kinds) {
    await page.goto(where.tea + kind);
    await page.locator("regulars-widget .launcher").waitFor();
    await window.quiet();
    await window.look(`tea-away-${kind.replaceAll("/", "") || "home"}`, 0);
  }
  await page.unroute(ours);
  window.pardon();
}
