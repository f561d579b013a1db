import type { Sort } from "../wire.ts";
import { type Basket, codesOf, digitsOf, type Item, json, pathOf, Refusal, same, type Till } from "./basket.ts";

/** What Shopify's Ajax API tells of a cart. */
interface AjaxCart {
  currency: string;
  items: {
    product_id: number;
    variant_id: number;
    final_line_price: number;
    url?: string;
    discounts?: { title: string }[];
  }[];
  items_subtotal_price: number;
  total_price: number;
  cart_level_discount_applications?: { title: string }[];
  discount_codes?: { code: string; applicable: boolean }[];
}

/** Actions that a theme offers to apps. */
interface Actions {
  updateCart?: { (change: { discountCodes: string[] }): Promise<unknown>; isDefault?(): boolean };
}

interface ShopWindow extends Window {
  Shopify?: { routes?: { root?: string }; actions?: Actions };
}

export function shopifyTill(): Till {
  const shop = (window as ShopWindow).Shopify;
  const root = shop?.routes?.root ?? "/";
  const ask = async (path: string, body?: object) => {
    const post = body && { method: "POST", headers: json, body: JSON.stringify(body) };
    const response = await fetch(root + path, { credentials: "same-origin", cache: "no-store", ...post });
    // 422 and 404 are the shop's no: sold out, unknown. Anything else says nothing about the cart.
    if ([404, 422].includes(response.status)) throw new Refusal();
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  };
  return {
    read: async () => basketOf(await ask("cart.js")),
    put: async (codes) => basketOf(await ask("cart/update.js", { discount: codes.join(",") })),
    async add({ id, url }) {
      // A product is sold as one of its variants; what stands there by itself is one.
      const product = url && (await ask(`${pathOf(url)}.js`).catch(() => undefined));
      const kinds: { id: number; available: boolean }[] = product?.variants ?? [];
      const kind = kinds.find((one) => String(one.id) === id) ?? kinds.find(({ available }) => available);
      await ask("cart/add.js", { items: [{ id: kind?.id ?? Number(id), quantity: 1 }] });
    },
    onCart: () => /\/cart\/?$/.test(location.pathname),
    redraw(basket) {
      const update = shop?.actions?.updateCart;
      // By itself it reloads the page of a theme that it does not know, and with it the panel.
      const asks = update?.isDefault?.() === false || document.querySelector("cart-drawer, cart-drawer-component");
      if (update && asks) update({ discountCodes: codesOf(basket) }).catch(() => {});
      return false;
    },
    page: () => `${root}cart`,
    link: (code) => `/discount/${encodeURIComponent(code)}?redirect=/checkout`,
  };
}

function basketOf(cart: AjaxCart): Basket {
  // Amounts are hundredths in every currency.
  const minor = (hundredths: number) => (digitsOf(cart.currency) === 2 ? hundredths : Number.NaN);
  const titled = (list: { title: string }[] | undefined, code: string) => list?.some(({ title }) => same(title, code));
  // A code that takes nothing off goods is for shipping, or not told: then the shop is asked.
  const sortOf = (code: string): { sort?: Sort } => {
    if (titled(cart.cart_level_discount_applications, code)) return { sort: "order" };
    return cart.items.some(({ discounts }) => titled(discounts, code)) ? { sort: "product" } : {};
  };
  return {
    currency: cart.currency,
    goods: minor(cart.items_subtotal_price),
    total: minor(cart.total_price),
    items: cart.items.map(
      (item): Item => ({
        ids: [String(item.product_id), String(item.variant_id)],
        price: minor(item.final_line_price),
        path: pathOf(item.url),
      }),
    ),
    codes: (cart.discount_codes ?? []).map(({ code, applicable }) => ({
      code,
      counts: applicable,
      ...sortOf(code),
    })),
    exact: true,
  };
}
