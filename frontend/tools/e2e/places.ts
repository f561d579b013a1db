import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** Switches what the WooCommerce shop shows, inside its wp-admin, and sees that its pages obey. */
export async function walkPlaces(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  const app = page.locator("#regulars-admin");
  const places = app.getByRole("region", { name: "Where Regulars shows in this shop" });
  await page.goto(where.tea);
  const product = await page.locator("a[href^='/product/']").first().getAttribute("href");
  const turn = async (name: string, on: boolean) => {
    await page.goto(new URL("?page=regulars&path=%2Fstores", where.tea_admin).href);
    const one = places.getByRole("switch", { name });
    await one.click();
    await app.getByRole("status").filter({ hasText: "within seconds" }).waitFor();
    await page.reload();
    await places.getByRole("switch", { name, checked: on }).waitFor();
  };
  const shows = async (what: string, count: number) => {
    // The page's own fetch, again and again: waitForFunction takes the promise of a no for a yes.
    await page.evaluate(`(async () => {
      for (let left = 60; left > 0; left--) {
        const text = await (await fetch(${JSON.stringify(product)}, { cache: "no-store" })).text();
        const found = new DOMParser().parseFromString(text, "text/html").querySelectorAll(${JSON.stringify(what)});
        if (found.length === ${count}) return;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    })()`);
    await page.goto(new URL(`${product}`, where.tea).href);
    if ((await page.locator(what).count()) !== count) window.note(`has ${count ? "no" : "still"} ${what}`);
  };
  await turn("Points on product pages", false);
  await window.look("wordpress-stores");
  await shows("[data-regulars-part]", 0);
  await turn("Show Regulars to shoppers", false);
  await window.look("wordpress-stores-off");
  await shows("script[data-platform=woocommerce]", 0);
  await turn("Show Regulars to shoppers", true);
  await turn("Points on product pages", true);
  await shows("[data-regulars-part^='part/product']", 1);
}
