import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Settings } from "../src/connection.ts";
import { fillParts, tellLook } from "../src/parts.ts";
import * as taps from "../src/taps.ts";
import type { Code } from "../src/wire.ts";
import { bootstrapOf, hostOf, reply, Shop, until } from "./shop.ts";

const api = "https://shop.example/app/woo";
const store = "/wp-json/wc/store/v1/cart";
const html = (text: string, status = 200) => new Response(text, { status, headers: { "Content-Type": "text/html" } });
const five: Code = {
  id: "five",
  reward_name: "€5 off",
  code: "RG-5",
  state: "issued",
  detail: "",
  cart: { sort: "order", beside: ["product", "shipping"] },
};

/** WooCommerce's cart behind fetch: a code for one address counts only once the cart has that. */
class StoreCart {
  codes: string[] = [];
  email = "";
  locked = "";
  posts: string[] = [];

  constructor(shop: Shop) {
    shop.answers[`GET ${store}`] = () => this.told();
    for (const deed of ["apply-coupon", "remove-coupon", "update-customer"]) {
      shop.answers[`POST ${store}/${deed}`] = async (request) => {
        this.posts.push(`${deed} ${request.headers.get("Nonce")}`);
        return this.do(deed, await request.json());
      };
    }
  }

  private do(deed: string, body: { code: string; billing_address: { email: string } }) {
    if (deed === "update-customer") this.email = body.billing_address.email;
    if (deed === "remove-coupon") this.codes = this.codes.filter((code) => code !== body.code);
    if (deed === "apply-coupon") {
      if (this.locked && this.locked !== this.email)
        return reply({ message: "Please enter a valid email &amp; try" }, 400);
      this.codes.push(body.code.toLowerCase());
    }
    return this.told();
  }

  private told() {
    const totals = {
      currency_code: "EUR",
      currency_minor_unit: 2,
      total_price: String(3000 - 500 * this.codes.length),
    };
    const items = [{ id: 1, quantity: 1, prices: { price: "3000" } }];
    const cart = {
      items,
      totals,
      coupons: this.codes.map((code) => ({ code })),
      billing_address: { email: this.email },
      extensions: { regulars: { token: "t", api } },
    };
    return reply(cart, 200, { Nonce: "nonce-1" });
  }
}

const part = (path: string, inside = "") => `<div data-regulars-part="${path}">${inside}</div>`;
const at = (path: string) => document.querySelector<HTMLElement>(`[data-regulars-part^="${path}"]`) as HTMLElement;
const told = () => document.querySelector<HTMLElement>("[data-regulars-told]")?.textContent;

describe("the parts of a page of a WooCommerce shop", () => {
  let shop: Shop;
  let cart: StoreCart;
  const settings = (): Settings => ({ platform: "woocommerce", api: "", cart: store, locale: "de" });
  const looked = vi.fn(async () => {});

  beforeEach(() => {
    shop = new Shop(bootstrapOf({ codes: [five] }));
    cart = new StoreCart(shop);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    looked.mockClear();
    localStorage.clear();
    document.body.innerHTML = "";
  });

  /** Listeners stay on the document, so that each test has one of its own. */
  function fillPage(body: string) {
    const own = document.implementation.createHTMLDocument();
    own.body.innerHTML = body;
    vi.stubGlobal("document", own);
    const host = hostOf(settings());
    fillParts(host, looked, async () => taps);
    return host;
  }

  it("are filled from the server with the shopper's token, each with what is its own", async () => {
    shop.answers["GET /part/product/12"] = () => html("Earn 24");
    shop.answers["GET /part/cart"] = () => new Response(null, { status: 204 });
    fillPage(part("part/product/12?") + part("part/cart?"));
    await until(() => at("part/product").textContent === "Earn 24");
    expect(at("part/cart").innerHTML).toBe("");
    const [asked] = shop.sent("GET /part/product/12");
    expect(asked?.headers.get("Authorization")).toBe("Bearer t");
    expect(new URL(asked?.url ?? "").searchParams.get("locale")).toBe("de");
  });

  it("show nothing that would run in the shop's page", async () => {
    shop.answers["GET /part/cart"] = () =>
      html('<style>p{}</style><p OnClick="hit()">A</p><a href=" JavaScript:hit()">B</a><b srcdoc="x">C</b>');
    fillPage(part("part/cart?"));
    await until(() => at("part/cart").textContent?.includes("C"));
    expect(at("part/cart").innerHTML).toBe("<style>p{}</style><p>A</p><a>B</a><b>C</b>");
  });

  it("stay empty when the server is away, and show the plugin's own words where it has some", async () => {
    shop.answers["GET /part/product/12"] = () => html("Bad gateway", 502);
    shop.answers["GET /page"] = () => Promise.reject(new TypeError("offline"));
    fillPage(part("part/product/12?") + part("page?", "<p hidden>Look again later.</p>"));
    await until(() => !at("page").querySelector("[hidden]"));
    expect(at("part/product").innerHTML).toBe("");
    expect(at("page").textContent).toBe("Look again later.");
  });

  it("keep the visit of a friend's link for the order", async () => {
    shop.answers["GET /invite/K8"] = () =>
      html('<div data-regulars-visit="V1" data-regulars-until="2999-01-01T00:00:00Z"></div>');
    fillPage(part("invite/K8?"));
    await until(() => document.cookie.includes("regulars_visit=V1"));
  });

  it("send a form once however often it is tapped, and show the answer", async () => {
    const form = '<form method="post"><input name="do" value="join"><button>Join</button></form>';
    shop.answers["GET /page"] = () => html(form);
    shop.answers["POST /page"] = () => html('<p role="status" tabindex="-1">Saved</p>');
    fillPage(part("page?"));
    await until(() => at("page").querySelector("form"));
    const submit = () =>
      at("page")
        .querySelector("form")
        ?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    submit();
    submit();
    await until(() => at("page").textContent === "Saved");
    expect(shop.sent("POST /page").length).toBe(1);
    expect(await shop.sent("POST /page")[0]?.text()).toBe("do=join");
    expect(looked).toHaveBeenCalledTimes(1);
  });

  it("say that no answer came to a form, and keep what was typed", async () => {
    shop.answers["GET /page"] = () => html('<form method="post"><input name="day" value="03"></form>');
    shop.answers["POST /page"] = () => html("", 503);
    fillPage(part("page?"));
    await until(() => at("page").querySelector("form"));
    at("page")
      .querySelector("form")
      ?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await until(() => at("page").querySelector("[role=alert]"));
    expect(at("page").querySelector("input")?.value).toBe("03");
    expect(at("page").inert).toBe(false);
  });

  const notice = '<p><button data-regulars-code="RG-5">Use</button></p><p data-regulars-told hidden></p>';

  it("put a code into the cart with one tap, by the shop's own way for that", async () => {
    shop.answers["GET /part/cart"] = () => html(notice);
    fillPage(part("part/cart?"));
    await until(() => at("part/cart").querySelector("button"));
    at("part/cart").querySelector("button")?.click();
    at("part/cart").querySelector("button")?.click();
    await until(() => told()?.includes("€5.00"));
    expect(cart.posts).toEqual(["apply-coupon nonce-1"]);
    expect(at("part/cart").querySelector("button")).toBeNull();
  });

  it("offer no code that is in the cart already", async () => {
    cart.codes = ["rg-5"];
    shop.answers["GET /part/cart"] = () => html(notice);
    fillPage(part("part/cart?"));
    await until(() => at("part/cart").querySelector("p"));
    expect(at("part/cart").querySelector("button")).toBeNull();
  });

  it("give a guest's cart the address that is typed in the checkout before a code that is for it", async () => {
    cart.locked = "friend@example.com";
    shop.data = bootstrapOf({ shopper: "anonymous", codes: [] });
    shop.answers["GET /invite/K8"] = () => html(notice);
    fillPage(`<input id="billing_email" type="email" value="">${part("invite/K8?")}`);
    await until(() => at("invite").querySelector("button"));
    at("invite").querySelector("button")?.click();
    await until(() => told() === "Please enter a valid email & try");
    const field = document.querySelector<HTMLInputElement>("#billing_email");
    if (field) field.value = "friend@example.com";
    at("invite").querySelector("button")?.click();
    await until(() => told()?.includes("€5.00"));
    expect(cart.posts.map((post) => post.split(" ")[0])).toEqual(["apply-coupon", "update-customer", "apply-coupon"]);
  });

  it("say what another variation earns, once it is chosen", async () => {
    const heard: Record<string, (event: unknown) => void> = {};
    vi.stubGlobal("jQuery", () => ({ on: (event: string, work: (event: unknown) => void) => (heard[event] = work) }));
    shop.answers["GET /part/product/12"] = (request) => html(new URL(request.url).searchParams.get("variant") ?? "any");
    fillPage(`<form class="variations_form"><input name="variation_id" value="34"></form>${part("part/product/12?")}`);
    await until(() => at("part/product").textContent === "any");
    heard.found_variation?.({ target: document.querySelector("form"), preventDefault() {} });
    await until(() => at("part/product").textContent === "34");
  });

  it("tell what a member looks at only where the merchant wants it and the shopper agreed", async () => {
    shop.answers["POST /viewed"] = () => new Response(null, { status: 204 });
    const host = fillPage("");
    const look = { viewed: '{"product":"12"}' };
    tellLook(host, look);
    host.seen = bootstrapOf();
    tellLook(host, look);
    host.seen = bootstrapOf({ watch: true });
    tellLook(host, { ...look, consent: "marketing" }); // the shop's means of consent has not come
    vi.stubGlobal("wp_has_consent", (category: string) => category === "marketing");
    tellLook(host, { ...look, consent: "preferences" });
    expect(shop.sent("POST /viewed").length).toBe(0);
    tellLook(host, { ...look, consent: "marketing" });
    await until(() => shop.sent("POST /viewed").length === 1);
    expect(await shop.sent("POST /viewed")[0]?.json()).toEqual({ product: "12" });
  });
});
