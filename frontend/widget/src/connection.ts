// Talks to the storefront API: through Shopify's app proxy, which signs for the shopper, or with the token
// that the WooCommerce plugin puts into the cart answer. The page itself is never asked who the shopper is.

export interface Settings {
  platform: "shopify" | "woocommerce";
  /** API base on Shopify, "/apps/regulars/v1". */
  api: string;
  /** WooCommerce's Store API cart, "/wp-json/wc/store/v1/cart"; empty on Shopify. */
  cart: string;
  locale: string;
  /** Of whoever the theme sees signed in: where their account is. It decides nothing but what a stranger is told. */
  account?: string;
  /** Of WooCommerce: the codes in the cart when it was last read. */
  codes?: string[];
}

export type Call = (path: string, init?: RequestInit) => Promise<Response>;

interface Pass {
  base: string;
  token: string;
}

interface Cart {
  coupons?: { code: string }[];
  extensions?: { regulars?: { token?: string; api?: string } };
}

async function readPass(settings: Settings): Promise<Pass> {
  const response = await fetch(settings.cart, { credentials: "same-origin", cache: "no-store" });
  const { coupons, extensions } = (await response.json()) as Cart;
  const pass = extensions?.regulars;
  settings.codes = coupons?.map(({ code }) => code) ?? [];
  if (!pass?.api) throw new Error("no API in the cart");
  return { base: `${pass.api}/v1`, token: pass.token ?? "" };
}

function withPass(pass: Pass, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${pass.token}`);
  return fetch(pass.base + path, { ...init, headers, credentials: "omit" });
}

/** Gives a fetch for API paths. Rejects only where the network does; a stale token is renewed once. */
export function connect(settings: Settings): Call {
  return settings.platform === "shopify" ? connectShopify(settings) : connectWoo(settings);
}

/** Through Shopify's app proxy. */
export function connectShopify({ api }: Settings): Call {
  return (path, init) => fetch(api + path, { credentials: "same-origin", ...init });
}

/** With the token that stands in the cart. */
export function connectWoo(settings: Settings): Call {
  let pass: Promise<Pass> | undefined;
  const renew = () => {
    const mine = readPass(settings);
    mine.catch(() => {
      if (pass === mine) pass = undefined;
    });
    pass = mine;
    return mine;
  };
  return async (path, init = {}) => {
    const mine = pass ?? renew();
    const response = await withPass(await mine, path, init);
    if (response.status !== 401) return response;
    const fresh = pass && pass !== mine ? pass : renew();
    return withPass(await fresh, path, init);
  };
}
