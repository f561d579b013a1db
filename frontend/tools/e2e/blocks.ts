import type { Addresses } from "./demo.ts";
import { asset, renderBlock } from "./liquid.ts";
import type { Window } from "./watch.ts";

const blocks = ["tier-badge", "product-points", "loyalty-page", "referral"];

/** All four stand on one page and in sight, and none takes room before the server has said what it shows. */
const mostShift = 0.2;

/** Somebody of the Shopify store from its first day, who has points and reads German. */
const regular = "demo.member01@example.test";

/** The theme's blocks on a product's page: what a visitor sees, and what somebody with points and a tier does. */
export async function walkBlocks(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.context().clearCookies();
  await putBlocks(window, where, false);
  const visitor = await earned(window);
  await window.look("blocks-visitor", mostShift);
  await page.goto(`${where.coffee}/account/login`);
  await page.getByLabel("E-mail").fill(regular);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: /^Demo Member/ }).waitFor();
  await putBlocks(window, where, true);
  await page
    .locator("regulars-tier")
    .getByText(/Bohnen/)
    .waitFor();
  await page.locator("regulars-invite input[type=url]").waitFor();
  const member = await earned(window);
  if (member < visitor) window.note(`a member earns ${member} on what gives a visitor ${visitor}`);
  await window.look("blocks-member", mostShift);
}

/** Opens a product with the blocks below it, as a theme draws them. */
async function putBlocks({ page }: Window, where: Addresses, customer: boolean): Promise<void> {
  await page.goto(`${where.coffee}/products/tasting-box`);
  const product = await page.locator("form[action='/cart/add'] [name=id]").first().inputValue();
  const shown = { customer, locale: customer ? "de" : "en", product: { id: product, variant: product } };
  const markup = blocks.map((name) => `<section>${renderBlock(name, shown)}</section>`).join("");
  await page.addStyleTag({ path: asset("regulars-blocks.css") });
  await page.evaluate((html) => {
    document.querySelector("main")?.insertAdjacentHTML("beforeend", html);
  }, markup);
  await page.addScriptTag({ path: asset("regulars-blocks.js") });
  await page.locator("regulars-page li").first().waitFor();
}

/** How many points the product's block promises. */
async function earned({ page }: Window): Promise<number> {
  const said = page.locator("regulars-points a");
  await said.waitFor();
  return Number((await said.textContent())?.replaceAll(/\D/g, ""));
}
