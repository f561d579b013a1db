import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect, type Settings } from "../src/connection.ts";
import { reply } from "./shop.ts";

const woo: Settings = {
  platform: "woocommerce",
  api: "",
  cart: "/wp-json/wc/store/v1/cart",
  locale: "en",
  customer: "7",
};

/** A plugin that hands out a new token a read, and an API that takes only the newest. */
class WooShop {
  issued = 0;
  valid = "";
  /** Who is signed in, by the shop's own cookie. */
  customer = "7";
  cartReads = 0;
  calls: { url: string; token: string | null }[] = [];
  refuses = false;

  constructor() {
    vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
      if (url === woo.cart) return this.cart();
      const token = new Headers(init?.headers).get("Authorization");
      this.calls.push({ url, token });
      const known = token === `Bearer ${this.valid}`;
      return known && !this.refuses ? reply({ ok: true }) : reply({}, 401);
    });
  }

  private cart() {
    this.cartReads++;
    this.valid = `token-${++this.issued}`;
    const token = this.valid;
    const regulars = { token, api: "https://app.example/woo", customer: this.customer };
    return reply({ coupons: [], extensions: { regulars } });
  }
}

describe("a WooCommerce connection", () => {
  let shop: WooShop;
  beforeEach(() => {
    sessionStorage.clear();
    shop = new WooShop();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    document.body.replaceChildren();
  });

  it("takes address and token from the cart, once for many calls", async () => {
    const call = connect({ ...woo });
    await Promise.all([call("/bootstrap"), call("/history")]);
    expect(shop.cartReads).toBe(1);
    expect(shop.calls.map(({ url }) => url)).toEqual([
      "https://app.example/woo/v1/bootstrap",
      "https://app.example/woo/v1/history",
    ]);
    expect(shop.calls[0]?.token).toBe("Bearer token-1");
  });

  it("reads the cart again once when the token has run out, and repeats the call", async () => {
    const call = connect({ ...woo });
    await call("/bootstrap");
    shop.valid = "rotated";
    const response = await call("/bootstrap");
    expect(response.status).toBe(200);
    expect(shop.cartReads).toBe(2);
    expect(shop.calls.at(-1)?.token).toBe("Bearer token-2");
  });

  it("renews once for two calls that fail together", async () => {
    const call = connect({ ...woo });
    await call("/bootstrap");
    shop.valid = "rotated";
    const [one, two] = await Promise.all([call("/bootstrap"), call("/history")]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(shop.cartReads).toBe(2);
  });

  it("gives up after one renewal instead of asking for ever", async () => {
    const call = connect({ ...woo });
    shop.refuses = true;
    expect((await call("/bootstrap")).status).toBe(401);
    expect(shop.calls.length).toBe(2);
  });

  it("reads the cart anew after it failed", async () => {
    const call = connect({ ...woo });
    const working = globalThis.fetch;
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("offline");
    });
    await expect(call("/bootstrap")).rejects.toThrow("offline");
    vi.stubGlobal("fetch", working);
    expect((await call("/bootstrap")).status).toBe(200);
  });
});

describe("what a tab keeps of a WooCommerce connection", () => {
  let shop: WooShop;
  /** A page of the shop, as it is drawn for somebody; inside is what stands on it. */
  const view = async (customer: string | undefined, inside = "") => {
    document.body.innerHTML = inside;
    const settings: Settings = { ...woo, customer };
    const response = await connect(settings)("/bootstrap");
    return { status: response.status, token: shop.calls.at(-1)?.token, codes: settings.codes };
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
    sessionStorage.clear();
    shop = new WooShop();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    document.body.replaceChildren();
  });

  it("reads the cart once for many pages", async () => {
    for (let pages = 0; pages < 8; pages++)
      expect(await view("7")).toMatchObject({ status: 200, token: "Bearer token-1" });
    expect(shop.cartReads).toBe(1);
  });

  it("reads it again before the token has run out", async () => {
    await view("7");
    vi.setSystemTime(Date.now() + 239_000);
    await view("7");
    expect(shop.cartReads).toBe(1);
    vi.setSystemTime(Date.now() + 2_000);
    expect((await view("7")).token).toBe("Bearer token-2");
    await view("7");
    expect(shop.cartReads).toBe(2);
  });

  it("keeps a renewed token, also where the browser's clock was set back meanwhile", async () => {
    await view("7");
    vi.setSystemTime(Date.now() - 86_400_000);
    shop.valid = "rotated";
    expect((await view("7")).status).toBe(200);
    expect((await view("7")).token).toBe("Bearer token-2");
    expect(shop.cartReads).toBe(2);
  });

  it("forgets who signed out, and who was there before on a shared computer", async () => {
    await view("7");
    shop.customer = "0";
    expect((await view("0")).token).toBe("Bearer token-2");
    shop.customer = "8";
    expect((await view("8")).token).toBe("Bearer token-3");
    // Back without a page of the shop between.
    shop.customer = "7";
    expect((await view("7")).token).toBe("Bearer token-4");
  });

  it("believes no cached page: one of a visitor's for somebody signed in, or one that says nothing", async () => {
    for (const page of ["0", undefined, "0"]) await view(page);
    expect(shop.cartReads).toBe(3);
    shop.customer = "0";
    // Signed out since: what the cached page led to is not used for whoever comes next.
    expect((await view("0")).token).toBe("Bearer token-4");
  });

  it("reads the cart where codes may be offered, to know which it has", async () => {
    await view("7");
    expect((await view("7", '<div data-regulars-part="part/product/12?"></div>')).codes).toBeUndefined();
    for (const path of ["part/cart?", "page?", "invite/ANNA?"]) {
      expect((await view("7", `<div data-regulars-part="${path}"></div>`)).codes).toEqual([]);
    }
    expect(shop.cartReads).toBe(4);
  });

  it("works where the browser refuses to keep anything, and with what somebody else left there", async () => {
    sessionStorage.setItem("regulars:pass", "{");
    expect((await view("7")).status).toBe(200);
    vi.stubGlobal("sessionStorage", new Proxy({}, { get: refuse, set: refuse }));
    expect((await view("7")).status).toBe(200);
    expect((await view("7")).status).toBe(200);
    expect(shop.cartReads).toBe(3);
  });
});

function refuse(): never {
  throw new DOMException("The operation is insecure.", "SecurityError");
}

describe("a Shopify connection", () => {
  it("goes through the app proxy of the shop itself, without a token", async () => {
    const seen: [string, RequestInit | undefined][] = [];
    vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
      seen.push([url, init]);
      return reply({});
    });
    await connect({ ...woo, platform: "shopify", api: "/apps/regulars/v1" })("/bootstrap?locale=de");
    expect(seen[0]?.[0]).toBe("/apps/regulars/v1/bootstrap?locale=de");
    expect(new Headers(seen[0]?.[1]?.headers).has("Authorization")).toBe(false);
    vi.unstubAllGlobals();
  });
});
