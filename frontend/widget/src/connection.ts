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
  /** Of WooCommerce: for whom the page was drawn. It decides nothing but whether what this tab keeps is theirs. */
  customer?: string | undefined;
  /** Of WooCommerce: the codes in the cart when it was last read. */
  codes?: string[];
}

/** Of a call: headers are plain, so that ours can be put beside them. */
export type Sent = RequestInit & { headers?: Record<string, string> | undefined };

export type Call = (path: string, init?: Sent) => Promise<Response>;

interface Pass {
  base: string;
  token: string;
  /** Whom the token names; nobody where the shop does not say. */
  customer?: string | undefined;
  /** In this browser's own milliseconds. */
  until: number;
}

interface Cart {
  coupons: { code: string }[];
  extensions?: { regulars?: { token?: string; api?: string; customer?: string } };
}

const place = "regulars:pass";

/** A minute less than the token's five, for what stays open. */
const kept = 240_000;

/**
 * What this tab keeps, so that not every page costs the shop a read of the cart: while it is young, and of whom the page
 * was drawn for. A page that may offer codes has to know what the cart has already.
 */
function keptPass({ customer }: Settings): Pass | undefined {
  try {
    const pass: Pass = JSON.parse(sessionStorage[place]);
    const mine = pass.customer === customer && Date.now() < pass.until;
    if (mine && !document.querySelector('[data-regulars-part]:not([data-regulars-part^="part/product"])')) return pass;
  } catch {
    // Nothing is kept, or the browser refuses to.
  }
}

async function readPass(settings: Settings): Promise<Pass> {
  const response = await fetch(settings.cart, { credentials: "same-origin", cache: "no-store" });
  const { coupons, extensions } = (await response.json()) as Cart;
  const pass = extensions?.regulars;
  settings.codes = coupons.map(({ code }) => code);
  if (!pass?.api) throw new Error("no API in the cart");
  const { token = "", customer } = pass;
  const read = { base: `${pass.api}/v1`, token, customer, until: Date.now() + kept };
  try {
    sessionStorage[place] = JSON.stringify(read);
  } catch {
    // The next page reads the cart again.
  }
  return read;
}

function withPass(pass: Pass, path: string, init: Sent): Promise<Response> {
  const headers = { ...init.headers, Authorization: `Bearer ${pass.token}` };
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
  const mine = keptPass(settings);
  let pass = mine && Promise.resolve(mine);
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
