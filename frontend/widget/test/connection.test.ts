import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../src/connection.ts";
import { reply } from "./shop.ts";

const woo = { platform: "woocommerce" as const, api: "", cart: "/wp-json/wc/store/v1/cart", locale: "en" };

/** A plugin that hands out a new token a read, and an API that takes only the newest. */
class WooShop {
  issued = 0;
  valid = "";
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
    return reply({ extensions: { regulars: { token, api: "https://app.example/woo", store: "store 1" } } });
  }
}

describe("a WooCommerce connection", () => {
  let shop: WooShop;
  beforeEach(() => {
    shop = new WooShop();
  });
  afterEach(() => vi.unstubAllGlobals());

  it("takes address and token from the cart, once for many calls", async () => {
    const call = connect(woo);
    await Promise.all([call("/bootstrap"), call("/history")]);
    expect(shop.cartReads).toBe(1);
    expect(shop.calls.map(({ url }) => url)).toEqual([
      "https://app.example/woo/v1/bootstrap",
      "https://app.example/woo/v1/history",
    ]);
    expect(shop.calls[0]?.token).toBe("Bearer token-1");
  });

  it("reads the cart again once when the token has run out, and repeats the call", async () => {
    const call = connect(woo);
    await call("/bootstrap");
    shop.valid = "rotated";
    const response = await call("/bootstrap");
    expect(response.status).toBe(200);
    expect(shop.cartReads).toBe(2);
    expect(shop.calls.at(-1)?.token).toBe("Bearer token-2");
  });

  it("renews once for two calls that fail together", async () => {
    const call = connect(woo);
    await call("/bootstrap");
    shop.valid = "rotated";
    const [one, two] = await Promise.all([call("/bootstrap"), call("/history")]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(shop.cartReads).toBe(2);
  });

  it("gives up after one renewal instead of asking for ever", async () => {
    const call = connect(woo);
    shop.refuses = true;
    expect((await call("/bootstrap")).status).toBe(401);
    expect(shop.calls.length).toBe(2);
  });

  it("reads the cart anew after it failed", async () => {
    const call = connect(woo);
    const working = globalThis.fetch;
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("offline");
    });
    await expect(call("/bootstrap")).rejects.toThrow("offline");
    vi.stubGlobal("fetch", working);
    expect((await call("/bootstrap")).status).toBe(200);
  });
});

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
