import { type Addresses, pass } from "./demo.ts";
import { walkParts } from "./parts.ts";
import type { Window } from "./watch.ts";

/** What differs between the two shops' own pages. */
interface Shop {
  name: "coffee" | "tea";
  register: string;
  registerButton: string;
  goods: string;
  quantity: string;
  more: string;
  rewards: string;
  pay: RegExp;
  discount: RegExp;
  /** The shop's own field for a code, and what takes one off again. */
  codeField: string;
  remove: "link" | "button";
}

/** One grey point. */
const tinyPicture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

const shops: Shop[] = [
  {
    name: "coffee",
    register: "/account/register",
    registerButton: "Make an account",
    goods: "/products/tasting-box",
    quantity: "3",
    more: "/products/house-espresso",
    rewards: "/apps/regulars/v1/page",
    pay: /^Pay/,
    discount: /Discount\s*−€5\.00/,
    codeField: "Discount code",
    remove: "link",
  },
  {
    name: "tea",
    register: "/my-account/",
    registerButton: "Register",
    goods: "/product/glass-pot/",
    quantity: "2",
    more: "/product/breakfast-blend/",
    rewards: "/rewards/",
    pay: /^Place order/,
    discount: /Coupon\s+rg-\S+\s+Remove\s*–€5\.00/i,
    codeField: "Coupon code",
    remove: "button",
  },
];

/** In both shops: register, buy, wait, take a reward, copy it, use it, read the history. */
export async function walkShops(window: Window, where: Addresses): Promise<void> {
  for (const shop of shops) await walkShop(window, where, shop);
}

async function walkShop(window: Window, where: Addresses, shop: Shop): Promise<void> {
  const { page } = window;
  const base = where[shop.name];
  await page.goto(base);
  await openWidget(window);
  await window.look(`${shop.name}-stranger`, 0);
  await page.keyboard.press("Escape");
  await register(window, base, shop);
  await buy(window, base, shop.goods, shop.quantity, shop);
  // What the widget asked for was signed a moment ago: answered after the clock moved, it would be refused as old.
  await page.waitForLoadState("networkidle");
  await pass(where, 14 * 24);
  await page.goto(base);
  await openWidget(window);
  await waitForPoints(window, base);
  await window.look(`${shop.name}-member`, 0);
  await redeem(window);
  await window.look(`${shop.name}-code`, 0);
  if (shop.name === "tea") await walkParts(window, where);
  await page.goto(base);
  await use(window, base, shop);
  await page.goto(base);
  await openWidget(window);
  await page.getByRole("button", { name: /^All .* history/ }).click();
  await page
    .getByText(/5 euros off/)
    .first()
    .waitFor();
  await window.look(`${shop.name}-history`, 0);
  await writeToShop(window, shop);
  if (shop.name === "tea") await helpUnderOrder(window, base);
  await loyaltyPage(window, base, shop);
  await invite(window, base, shop);
}

/** Asks for help with what was bought; the guide to it, if there is one, comes before the words. */
async function writeToShop(window: Window, shop: Shop): Promise<void> {
  const { page, size } = window;
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Help and contact" }).click();
  const [kind, about] = [dialog.locator(".desk select").first(), dialog.locator(".desk select").last()];
  await kind.selectOption({ label: "It does not work as it should" });
  await about.selectOption({ index: 1 });
  await window.quiet();
  await dialog.getByLabel("Tell us").fill("It came without its lid.");
  await dialog.getByLabel(/^Photos/).setInputFiles({ name: "lid.png", mimeType: "image/png", buffer: tinyPicture });
  await dialog.getByLabel("Tell us").scrollIntoViewIfNeeded();
  await window.look(`${shop.name}-ask`, 0);
  await dialog.getByRole("button", { name: "Send" }).dblclick();
  await dialog.getByText("We have it. The answer comes here and by e-mail.").waitFor();
  const asked = dialog.locator("summary", { hasText: "It does not work as it should" });
  if ((await asked.count()) !== 1) window.note(`${await asked.count()} requests of one tap (${size})`);
  await asked.click();
  await dialog.getByText("It came without its lid.").waitFor();
  await window.look(`${shop.name}-asked`, 0);
}

/** Follows the way to write to the shop that stands beside an order: that order is chosen. */
async function helpUnderOrder(window: Window, base: string): Promise<void> {
  const { page } = window;
  await page.goto(`${base}/my-account/?lang=en`);
  const row = page.getByRole("row", { name: "Get help" }).first();
  const order = (await row.getByRole("cell").first().textContent()) ?? "";
  await row.getByRole("link", { name: "Get help" }).click();
  const about = page.getByRole("dialog").locator(".desk select").last();
  await about.waitFor();
  const chosen = await about.evaluate((field) => (field as HTMLSelectElement).selectedOptions[0]?.label ?? "");
  if (!order || !chosen.includes(order)) window.note(`help with order ${order} begins with ${chosen}`);
  await window.look("tea-order-help", 0);
  await page.keyboard.press("Escape");
}

async function register({ page, size }: Window, base: string, shop: Shop): Promise<void> {
  await page.goto(base + shop.register);
  const form = page.locator("form", { has: page.getByRole("button", { name: shop.registerButton, exact: true }) });
  await form.locator("[name=first]").fill("Demo");
  await form.locator("[name=last]").fill(`Walker ${size}`);
  await form.locator("[name=email]").fill(`walker.${size}@example.test`);
  await form.getByRole("button", { name: shop.registerButton, exact: true }).click();
  await page.getByText(`Demo Walker ${size}`).first().waitFor();
}

async function buy({ page }: Window, base: string, goods: string, quantity: string, shop: Shop): Promise<void> {
  await page.goto(base + goods);
  await page.locator("[name=quantity]").fill(quantity);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("link", { name: /check ?out/i }).click();
  await page.getByRole("button", { name: shop.pay }).click();
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
}

async function openWidget({ page }: Window): Promise<void> {
  await page.locator("regulars-widget .launcher").click();
  await page.getByRole("dialog").waitFor();
  await page.locator("regulars-widget .panel > :is(.body, .head)").first().waitFor();
}

/** The order's points become usable within moments of the clock's move. */
async function waitForPoints(window: Window, base: string): Promise<void> {
  const { page } = window;
  const get = page.getByRole("button", { name: /^Get it: 5 euros off/ });
  for (let tries = 0; tries < 20 && (await get.count()) === 0; tries++) {
    await page.goto(base);
    await openWidget(window);
    await get.waitFor({ timeout: 1000 }).catch(() => {}); // looked for again above
  }
  await get.waitFor();
}

/** The answer is held back past the half second after a tap in which a browser forgives jumps. */
async function redeem(window: Window): Promise<void> {
  const { page } = window;
  await page.evaluate(`(() => {
    const send = window.fetch;
    window.fetch = async (...sent) => {
      if (String(sent[0]).includes("/redemptions")) await new Promise((go) => setTimeout(go, 700));
      return send(...sent);
    };
  })()`);
  await page.getByRole("button", { name: /^Get it: 5 euros off/ }).click();
  const copy = page.getByRole("button", { name: /^Copy RG-/ });
  await copy.click();
  await page.getByRole("button", { name: /^Copied RG-/ }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const shown = await page.locator("regulars-widget .coupon code").first().textContent();
  if (copied !== shown) window.note(`copied ${copied}, but ${shown} is shown`);
  await window.quiet(); // what was bought is being looked at anew
}

/** Takes the code to the cart with the widget's own button, is told what keeps it from counting, and pays with it. */
async function use(window: Window, base: string, shop: Shop): Promise<void> {
  const { page } = window;
  await openWidget(window);
  const tap = page.getByRole("dialog").getByRole("button", { name: /^Use 5 euros off/ });
  await tap.click();
  await page.getByText("Put something in your cart first, then tap again. The code stays here.").waitFor();
  await put(window, base + shop.more, shop);
  await openWidget(window);
  const short = page.getByText(/^Needs €\d+\.\d\d more in your cart$/);
  await short.waitFor();
  await tap.click();
  await page
    .locator("[role=alert]")
    .filter({ hasText: /^Needs €/ })
    .waitFor();
  await window.look(`${shop.name}-cart-short`);
  await put(window, base + shop.more, shop);
  await page.getByLabel(shop.codeField).fill("SUMMER10");
  await page.getByRole("button", { name: "Apply" }).click();
  await page
    .getByText(/summer10/i)
    .first()
    .waitFor();
  await swap(window, base, shop);
  await useOnCart(window, shop);
  await page.getByRole("link", { name: /check ?out/i }).click();
  await sums(window, shop, "the checkout");
  await window.look(`${shop.name}-checkout`, 0);
  await page.getByRole("button", { name: shop.pay }).click();
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
}

/** Puts one of something in the cart, which then is the page. */
async function put({ page }: Window, goods: string, shop: Shop): Promise<void> {
  await page.goto(goods);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByLabel(shop.codeField).waitFor();
}

/** Is told of the shop's own code, takes it off, and stays on the page. */
async function swap(window: Window, base: string, shop: Shop): Promise<void> {
  const { page } = window;
  await page.goto(base);
  await openWidget(window);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Use 5 euros off/ })
    .click();
  await page
    .locator("[role=alert]")
    .filter({ hasText: /^Does not go together with .?summer10/i })
    .waitFor();
  await window.look(`${shop.name}-cart-beside`);
  await page.getByRole("button", { name: /^Take .?summer10.? off and use this$/i }).click();
  await page
    .getByText(/^In your cart/)
    .first()
    .waitFor();
  await window.look(`${shop.name}-cart-in`);
  if (new URL(page.url()).pathname !== "/") window.note("using a code left the page");
}

/** On the cart's page: takes the code off with the shop's own means, uses it again, and sees the total fall. */
async function useOnCart(window: Window, shop: Shop): Promise<void> {
  const { page } = window;
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await page.getByRole("link", { name: /^Cart/ }).click();
  await sums(window, shop, "the cart");
  await page.getByRole(shop.remove, { name: "Remove" }).click();
  await page.getByText(/RG-/i).first().waitFor({ state: "detached" });
  await openWidget(window);
  const reloaded = page.waitForEvent("load");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Use 5 euros off/ })
    .click();
  await reloaded;
  await sums(window, shop, "the cart, drawn anew,");
}

/** Sees the code's five euros in the sums of the page. */
async function sums(window: Window, shop: Shop, where: string): Promise<void> {
  const { page } = window;
  await page.getByText("Total").first().waitFor();
  const text = ((await page.locator("main").textContent()) ?? "").replace(/\s+/g, " ");
  if (!shop.discount.test(text)) window.note(`${where} shows no discount of €5.00: ${text}`);
}

/** The page for shoppers without script, in English and in a language that is read from the right. */
async function loyaltyPage(window: Window, base: string, shop: Shop): Promise<void> {
  const { page } = window;
  await page.goto(base + shop.rewards);
  await page.getByRole("heading", { level: 1, name: /^You have / }).waitFor();
  for (const { name, found } of await emptyParts(window)) if (found > 0) window.note(`shows ${found} of ${name}`);
  await window.look(`${shop.name}-page`, 0);
  if (shop.name !== "tea") return; // the Shopify store speaks English alone
  await page.goto(`${base}${shop.rewards}?lang=ar`);
  await page.locator(".rg-page[dir=rtl]").waitFor();
  await window.look("tea-page-ar", 0);
  await page.goto(`${base}/?lang=ar`);
  await openWidget(window);
  await window.look("tea-member-ar", 0);
  await page.goto(`${base}/?lang=en`);
}

/** A member's link in the widget, and what a friend sees who follows it and takes the coupon. */
async function invite(window: Window, base: string, shop: Shop): Promise<void> {
  const { page } = window;
  await page.goto(base);
  await openWidget(window);
  await page.getByRole("button", { name: "Invite a friend" }).click();
  const field = page.getByRole("textbox", { name: "Your link" });
  await field.scrollIntoViewIfNeeded();
  await window.look(`${shop.name}-invite`);
  const { pathname, search } = new URL(await field.inputValue());
  await page.context().clearCookies(); // now it is the friend's browser
  await page.goto(base + pathname + search);
  await page.getByRole("heading", { level: 1, name: "A friend has something for you" }).waitFor();
  await window.look(`${shop.name}-friend`, 0.01); // the theme draws it as it comes
  await page.getByRole("button", { name: "Get my coupon" }).click();
  await page.locator(".rg-coupon code").waitFor();
  await window.look(`${shop.name}-friend-coupon`, 0);
}

/** What a page must not show: frames around nothing, and movements of nothing. */
async function emptyParts({ page }: Window): Promise<{ name: string; found: number }[]> {
  const empty = page.locator(".rg-card").filter({ hasNotText: /\S/ });
  const zero = page.locator(".rg-gain").getByText("0", { exact: true });
  return [
    { name: "empty cards", found: await empty.count() },
    { name: "movements of 0", found: await zero.count() },
  ];
}
