import { type Basket, codesOf, digitsOf, json, pathOf, Refusal, same, type Till } from "./basket.ts";

/** What WooCommerce's Store API tells of a cart. Amounts are texts of the units that the shop shows. */
interface StoreCart {
  items: { id: number; quantity: number; permalink?: string; prices: { price: string } }[];
  coupons: { code: string }[];
  billing_address?: { email?: string };
  totals: { currency_code: string; currency_minor_unit: number; total_price: string };
}

/** What scripts of WooCommerce and WordPress leave on a page. */
interface ShopWindow extends Window {
  jQuery?: (element: Element) => { trigger(event: string): void };
  wp?: { data?: { dispatch(store: string): { invalidateResolutionForStore?(): void } | undefined } };
  wc_add_to_cart_params?: { cart_url?: string };
}

export function wooTill(address: string): Till {
  const page = window as ShopWindow;
  const [path, query] = address.split("?rest_route=");
  let nonce = "";
  let email = "";
  let last: Basket | undefined;
  const ask = async (below: string, body?: object): Promise<Basket> => {
    const url = query === undefined ? path + below : `${path}?rest_route=${query}${below}`;
    const headers = { ...json, Nonce: nonce };
    const post = body && { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(url, { credentials: "same-origin", cache: "no-store", ...post });
    nonce = response.headers.get("Nonce") ?? nonce;
    if (response.status >= 500) throw new Error(String(response.status));
    const answer = await response.json();
    if (!response.ok) throw new Refusal(plainText(answer.message ?? ""));
    last = basketOf(answer);
    email = answer.billing_address?.email ?? "";
    return last;
  };
  // A code for one address counts in no cart that has none, though the guest has typed it already.
  const apply = async (code: string) => {
    const field = document.querySelector<HTMLInputElement>("#billing_email,#email");
    if (!email && field?.value && field.checkValidity()) {
      await ask("/update-customer", { billing_address: { email: field.value } });
    }
    return ask("/apply-coupon", { code });
  };
  const has = (list: string[], code: string) => list.some((one) => same(one, code));
  const put = async (codes: string[]): Promise<Basket> => {
    let basket = last ?? (await ask(""));
    for (const code of codesOf(basket)) {
      if (!has(codes, code)) basket = await ask("/remove-coupon", { code });
    }
    for (const code of codes) {
      if (!has(codesOf(basket), code)) basket = await apply(code);
    }
    return basket;
  };
  return {
    read: () => ask(""),
    async put(codes) {
      const before = codesOf(last ?? (await ask("")));
      try {
        return await put(codes);
      } catch (refusal) {
        await put(before);
        throw refusal;
      }
    },
    add: async ({ id }) => void (await ask("/add-item", { id: Number(id), quantity: 1 })),
    onCart: () => document.body.matches(".woocommerce-cart") || checkout(),
    redraw() {
      const body = page.jQuery?.(document.body);
      body?.trigger("wc_fragment_refresh");
      body?.trigger("update_checkout");
      const blocks = page.wp?.data?.dispatch("wc/store/cart");
      blocks?.invalidateResolutionForStore?.();
      // These draw their sums anew by that; what is typed in a checkout stays.
      return !!(blocks && document.querySelector(".wc-block-cart,.wc-block-checkout")) || (!!body && checkout());
    },
    page: () => page.wc_add_to_cart_params?.cart_url ?? "",
    link: () => "",
  };
}

function basketOf({ items, coupons, totals }: StoreCart): Basket {
  const known = digitsOf(totals.currency_code) === totals.currency_minor_unit;
  const minor = (amount: number) => (known ? amount : Number.NaN);
  const lines = items.map(({ id, quantity, prices, permalink }) => ({
    ids: [String(id)],
    price: minor(quantity * Number(prices.price)),
    path: pathOf(permalink),
  }));
  return {
    currency: totals.currency_code,
    goods: lines.reduce((sum, { price }) => sum + price, 0),
    total: minor(Number(totals.total_price)),
    items: lines,
    codes: coupons.map(({ code }) => ({ code, counts: true })),
    exact: false,
  };
}

const checkout = () => document.body.matches(".woocommerce-checkout");

/** WooCommerce writes markup and entities into its messages; a parsed document that is never shown runs nothing. */
function plainText(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent?.trim() ?? "";
}
