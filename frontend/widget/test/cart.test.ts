import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as part from "../src/cart/cart.ts";
import type { Settings } from "../src/connection.ts";
import { Dialog } from "../src/panel/dialog.tsx";
import { Model } from "../src/panel/model.ts";
import type { CartNeeds, Code } from "../src/wire.ts";
import { bootstrapOf, hostOf, reply, Shop, until } from "./shop.ts";

const needs: CartNeeds = { sort: "order", beside: ["product", "shipping"] };
const five: Code = { id: "five", reward_name: "€5 off", code: "RG-5", state: "issued", detail: "", cart: needs };
const isolated = (text: string) => `\u2068${text}\u2069`;

/** Rules of the codes that a shop knows, by code. */
interface Rule {
  off: number;
  least?: number;
  beside?: string[];
  only?: number;
}

/** Shopify's cart behind fetch: the codes that count are found anew with every question. */
class AjaxCart {
  rules: Record<string, Rule> = {
    "RG-5": { off: 500, beside: [] },
    SUMMER10: { off: 1000, beside: [] },
    SHIP: { off: 0, beside: ["RG-5"] },
  };
  codes: string[] = [];
  /** Every list of codes that was asked for. */
  asked: string[] = [];
  items: { product_id: number; variant_id: number; final_line_price: number }[];
  currency = "EUR";

  constructor(shop: Shop, price = 3000) {
    this.items = price ? [{ product_id: 1, variant_id: 11, final_line_price: price }] : [];
    shop.answers["GET /cart.js"] = () => reply(this.told());
    shop.answers["POST /cart/update.js"] = async (request) => {
      const { discount } = (await request.json()) as { discount: string };
      this.asked.push(discount);
      this.codes = discount ? discount.split(",") : [];
      return reply(this.told());
    };
    shop.answers["POST /cart/add.js"] = async (request) => {
      const { items } = (await request.json()) as { items: { id: number }[] };
      for (const { id } of items) this.items.push({ product_id: id - 10, variant_id: id, final_line_price: 900 });
      return reply({ items });
    };
  }

  told() {
    const sum = this.items.reduce((all, item) => all + item.final_line_price, 0);
    const counting: string[] = [];
    for (const code of this.codes) {
      const rule = this.rules[code];
      const alone = counting.every(
        (other) => rule?.beside?.includes(other) || this.rules[other]?.beside?.includes(code),
      );
      const has = !rule?.only || this.items.some(({ product_id }) => product_id === rule.only);
      if (rule && alone && has && sum >= (rule.least ?? 0)) counting.push(code);
    }
    const off = counting.reduce((all, code) => all + (this.rules[code]?.off ?? 0), 0);
    return {
      currency: this.currency,
      items: this.items.map((item) => ({ ...item, discounts: [] })),
      items_subtotal_price: sum,
      total_price: sum - off,
      cart_level_discount_applications: counting.filter((code) => code !== "SHIP").map((title) => ({ title })),
      discount_codes: this.codes.map((code) => ({ code, applicable: counting.includes(code) })),
    };
  }
}

async function opened(codes: Code[], change?: (cart: AjaxCart) => void, price?: number) {
  const shop = new Shop(bootstrapOf({ codes }));
  const cart = new AjaxCart(shop, price);
  change?.(cart);
  const model = new Model(hostOf(), async () => part);
  await model.show();
  await model.look();
  const stand = (id = "five") => model.state.cart[id];
  return { shop, cart, model, stand };
}

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
  delete (window as { Shopify?: unknown }).Shopify;
  history.replaceState(null, "", "/");
});

describe("a code and Shopify's cart", () => {
  it("is put in with one tap, beside what is there, and the page stays", async () => {
    const { cart, model, stand } = await opened([five], (cart) => {
      cart.codes = ["SHIP"];
    });
    expect(stand()).toBeUndefined();
    await model.use(five);
    expect(cart.asked).toEqual(["SHIP,RG-5"]);
    const step = { name: "See your cart", href: "/cart" };
    expect(stand()).toEqual({ said: "In your cart: €5.00 off", applied: true, step });
    expect(model.state.said).toBe("In your cart: €5.00 off");
  });

  it("is put in once by a double tap, and not again when it is there", async () => {
    const { cart, model, stand } = await opened([five]);
    await Promise.all([model.use(five), model.use(five)]);
    await model.use(five);
    expect(cart.asked).toEqual(["RG-5"]);
    expect(stand()?.said).toBe("In your cart");
  });

  it("is told as there when another tab put it in", async () => {
    const { cart, model, stand } = await opened([five]);
    cart.codes = ["rg-5"];
    cart.rules["rg-5"] = { off: 500 };
    await model.use(five);
    expect(cart.asked).toEqual([]);
    expect(stand()).toMatchObject({ said: "In your cart", applied: true });
  });

  it("says before and after the tap what is missing to its minimum, and asks the shop for nothing", async () => {
    const code = { ...five, cart: { ...needs, minimum: { minor: 3800, currency: "EUR" } } };
    const { cart, model, stand } = await opened([code]);
    expect(stand()).toEqual({ said: "Needs €8.00 more in your cart" });
    await model.use(code);
    expect(stand()).toEqual({ said: "Needs €8.00 more in your cart", bad: true });
    expect(cart.asked).toEqual([]);
    cart.items.push({ product_id: 2, variant_id: 12, final_line_price: 800 });
    await model.use(code);
    expect(stand()?.applied).toBe(true);
  });

  it("counts for its minimum only what it is for, where that is known", async () => {
    const minimum = { minor: 2000, currency: "EUR" };
    const code = { ...five, cart: { ...needs, minimum, some: true, goods: ["12"], sort: "product" as const } };
    const { stand } = await opened([code], (cart) => {
      cart.items.push({ product_id: 2, variant_id: 12, final_line_price: 1250 });
    });
    expect(stand()?.said).toBe("Needs €7.50 more in your cart");
  });

  it("says nothing of a minimum in another currency than the cart's", async () => {
    const code = { ...five, cart: { ...needs, minimum: { minor: 9900, currency: "EUR" } } };
    const { stand } = await opened([code], (cart) => {
      cart.currency = "USD";
    });
    expect(stand()).toBeUndefined();
  });

  it("tells which code it does not go together with, and takes that one off when asked to", async () => {
    const { cart, model, stand } = await opened([five], (cart) => {
      cart.codes = ["SHIP", "SUMMER10"];
      cart.rules.SHIP = { off: 0, beside: ["SUMMER10", "RG-5"] };
    });
    const said = `Does not go together with ${isolated("SUMMER10")}`;
    expect(stand()?.said).toBe(said);
    await model.use(five);
    expect(stand()).toMatchObject({ said, bad: true });
    expect(cart.asked).toEqual([]);
    expect(stand()?.step?.name).toBe(`Take ${isolated("SUMMER10")} off and use this`);
    await model.use(five, stand()?.step);
    expect(cart.codes).toEqual(["SHIP", "RG-5"]);
    expect(stand()).toMatchObject({ said: "In your cart", applied: true });
  });

  it("learns of a rule of the other code from the shop, and leaves the cart as it was", async () => {
    const code = { ...five, cart: { ...needs, beside: ["order" as const] } };
    const { cart, model, stand } = await opened([code], (cart) => {
      cart.codes = ["SUMMER10"];
    });
    expect(stand()).toBeUndefined();
    await model.use(code);
    expect(cart.asked).toEqual(["SUMMER10,RG-5", "SUMMER10"]);
    expect(stand()).toMatchObject({ said: `Does not go together with ${isolated("SUMMER10")}`, bad: true });
    await model.use(code, stand()?.step);
    expect(cart.codes).toEqual(["RG-5"]);
  });

  it("knows the rules of the shopper's other codes", async () => {
    const ship = { ...five, id: "ship", code: "SHIP", cart: { sort: "shipping" as const, beside: [] } };
    const { stand } = await opened([five, ship], (cart) => {
      cart.codes = ["SHIP"];
    });
    expect(stand("ship")).toMatchObject({ said: "In your cart", applied: true });
    expect(stand()?.said).toBe(`Does not go together with ${isolated("SHIP")}`);
  });

  it("says so when the shop takes it in place of another", async () => {
    const { model, stand } = await opened([{ ...five, cart: { ...needs, beside: ["order"] } }], (cart) => {
      cart.codes = ["SUMMER10"];
      cart.told = () => ({
        ...AjaxCart.prototype.told.call(cart),
        discount_codes: cart.codes.map((code) => ({ code, applicable: code === "RG-5" || cart.codes.length === 1 })),
      });
    });
    await model.use(model.state.data?.codes[0] as Code);
    expect(stand()?.said).toBe(`In your cart, in place of ${isolated("SUMMER10")}`);
  });

  it("stays with the shopper while the cart is empty", async () => {
    const { cart, model, stand } = await opened([five], undefined, 0);
    expect(stand()).toBeUndefined();
    await model.use(five);
    expect(stand()).toEqual({
      said: "Put something in your cart first, then tap again. The code stays here.",
      bad: true,
    });
    cart.items.push({ product_id: 1, variant_id: 11, final_line_price: 900 });
    await model.use(five);
    expect(cart.codes).toEqual(["RG-5"]);
  });

  it("is taken out again when it is worn out, and its state is asked for", async () => {
    const { shop, cart, model, stand } = await opened([five], (cart) => {
      delete cart.rules["RG-5"];
    });
    const before = shop.sent("GET /bootstrap").length;
    await model.use(five);
    expect(cart.codes).toEqual([]);
    expect(stand()).toEqual({
      said: "The shop does not take it for this cart. Copy it and try at checkout.",
      bad: true,
      step: { name: "Try it at checkout", href: "/discount/RG-5?redirect=/checkout" },
    });
    expect(shop.sent("GET /bootstrap").length).toBe(before + 1);
  });

  it("puts the free product in the cart first, as the variant that can be bought", async () => {
    const add = { id: "7", title: "Mug", url: "https://shop.example/products/mug" };
    const code = { ...five, cart: { ...needs, sort: "product" as const, some: true, goods: ["7"], add } };
    const { shop, cart, model, stand } = await opened([code], (cart) => {
      cart.rules["RG-5"] = { off: 900, only: 7 };
    });
    shop.answers["GET /products/mug.js"] = () =>
      reply({
        variants: [
          { id: 16, available: false },
          { id: 17, available: true },
        ],
      });
    expect(stand()?.said).toBe(`Put ${isolated("Mug")} in your cart to get it free`);
    expect(stand()?.step?.name).toBe("Add it to the cart");
    await model.use(code, stand()?.step);
    expect(cart.items.map(({ variant_id }) => variant_id)).toEqual([11, 17]);
    expect(stand()?.said).toBe("In your cart: €9.00 off");
  });

  it("leads to the free product's page when it cannot be added from here", async () => {
    const add = { id: "7", title: "Mug", url: "/products/mug" };
    const code = { ...five, cart: { ...needs, some: true, goods: ["7"], add } };
    const { shop, model, stand } = await opened([code]);
    shop.answers["POST /cart/add.js"] = () => reply({ message: "sold out" }, 422);
    await model.use(code, stand()?.step);
    expect(stand()).toMatchObject({ bad: true, step: { name: "See the product", href: "/products/mug" } });
  });

  it("keeps the code to copy when the network is away", async () => {
    const { shop, model } = await opened([five]);
    shop.answers["GET /cart.js"] = () => {
      throw new TypeError("network");
    };
    await model.use(five);
    expect(model.state.trouble.five).toEqual({ key: "apply_failed" });
    expect(model.state.busy.has("cart")).toBe(false);
  });

  it("has the cart's own page drawn anew, and asks the theme elsewhere", async () => {
    const updateCart = Object.assign(
      vi.fn(async (_: unknown) => {}),
      { isDefault: () => false },
    );
    Object.assign(window, { Shopify: { actions: { updateCart } } });
    const reload = vi.spyOn(location, "reload").mockImplementation(() => {});
    const { model } = await opened([five]);
    await model.use(five);
    expect(updateCart).toHaveBeenCalledWith({ discountCodes: ["RG-5"] });
    expect(reload).not.toHaveBeenCalled();
    history.replaceState(null, "", "/de/cart");
    const { model: other, stand } = await opened([five]);
    await other.use(five);
    expect(reload).toHaveBeenCalledOnce();
    expect(stand()?.step).toBeUndefined();
  });
});

describe("a code in the panel", () => {
  it("turns its hint into an alert at the tap, offers the way out, and ends without a button to tap", async () => {
    const shop = new Shop(bootstrapOf({ codes: [five] }));
    const cart = new AjaxCart(shop);
    cart.codes = ["SUMMER10"];
    const host = hostOf();
    const model = new Model(host, async () => part);
    const place = document.createElement("div");
    host.root.append(place);
    await model.show();
    render(h(Dialog, { model, host, close: () => {} }), place);
    const find = <E extends Element>(selector: string) => place.querySelector<E>(selector);
    const hint = `Does not go together with ${isolated("SUMMER10")}`;
    await until(() => find(".stand p")?.textContent === hint);
    expect(find("[role=alert]")).toBeNull();
    find<HTMLButtonElement>(".coupon .primary")?.click();
    await until(() => find("[role=alert]")?.textContent === hint);
    find<HTMLButtonElement>(".stand button")?.click();
    await until(() => find(".stand a"));
    expect(find(".stand p")?.textContent).toBe("In your cart");
    expect(find<HTMLAnchorElement>(".stand a")?.href).toMatch(/\/cart$/);
    expect(find(".coupon .primary")).toBeNull();
    expect(find(".panel > [role=status]")?.textContent).toBe("In your cart");
    render(null, place);
  });
});

describe("a code and WooCommerce's cart", () => {
  const woo: Partial<Settings> = { platform: "woocommerce", cart: "/index.php?rest_route=/wc/store/v1/cart" };
  const address = "/index.php";

  /** The Store API behind fetch: refuses by a rule, and wants the nonce of the answer before. */
  async function visited(code: Code, refuse: (asked: string, codes: string[]) => string) {
    const shop = new Shop(bootstrapOf({ codes: [code] }));
    const codes: string[] = [];
    const sent: string[] = [];
    const told = () => ({
      items: [{ id: 3, quantity: 2, permalink: "https://shop.example/product/pot/", prices: { price: "1500" } }],
      coupons: codes.map((code) => ({ code })),
      totals: { currency_code: "EUR", currency_minor_unit: 2, total_price: String(3000 - 500 * codes.length) },
      extensions: { regulars: { token: "t", api: "/app/woo", store: "s" } },
    });
    let nonce = 0;
    const answer = (body: unknown, status = 200) => reply(body, status, { Nonce: `nonce-${++nonce}` });
    shop.answers[`GET ${address}`] = () => answer(told());
    shop.answers[`POST ${address}`] = async (request) => {
      if (request.headers.get("Nonce") !== `nonce-${nonce}`) return answer({ message: "Nonce is invalid." }, 403);
      const what = new URL(request.url).searchParams.get("rest_route")?.split("/").at(-1);
      const { code: asked } = (await request.json()) as { code: string };
      sent.push(`${what} ${asked}`);
      const refusal = what === "apply-coupon" ? refuse(asked, codes) : "";
      if (refusal) return answer({ message: refusal }, 400);
      if (what === "apply-coupon") codes.push(asked.toLowerCase());
      else codes.splice(codes.indexOf(asked), 1);
      return answer(told());
    };
    const host = hostOf({ platform: "woocommerce", api: "", cart: woo.cart as string, locale: "en" });
    const model = new Model(host, async () => part);
    await model.show();
    return { codes, sent, model, stand: () => model.state.cart.five };
  }

  it("is applied with the nonce of the newest answer, on a site without pretty addresses too", async () => {
    const { codes, model, stand } = await visited(five, () => "");
    await model.use(five);
    expect(codes).toEqual(["rg-5"]);
    expect(stand()).toEqual({ said: "In your cart: €5.00 off", applied: true });
  });

  it("is told what is missing in minor units of the shop", async () => {
    const code = { ...five, cart: { ...needs, minimum: { minor: 3800, currency: "EUR" } } };
    const { sent, model, stand } = await visited(code, () => "");
    await model.use(code);
    expect(stand()).toEqual({ said: "Needs €8.00 more in your cart", bad: true });
    expect(sent).toEqual([]);
  });

  it("names the coupon that WooCommerce names, and swaps the two", async () => {
    const { codes, sent, model, stand } = await visited(five, (asked, there) =>
      there.includes("summer10") && asked === "RG-5"
        ? "&quot;summer10&quot; has already been applied and cannot be used in conjunction with other coupons."
        : "",
    );
    codes.push("summer10");
    await model.use(five);
    expect(stand()).toMatchObject({ said: `Does not go together with ${isolated("summer10")}`, bad: true });
    expect(codes).toEqual(["summer10"]);
    await model.use(five, stand()?.step);
    expect(codes).toEqual(["rg-5"]);
    expect(sent).toEqual(["apply-coupon RG-5", "remove-coupon summer10", "apply-coupon RG-5"]);
  });

  it("shows another refusal as plain words, and puts back what it took off", async () => {
    const refusal = 'Usage limit for coupon &quot;rg-5&quot; has been <span class="x">reached</span>.';
    const code = { ...five, cart: { ...needs, beside: [] } };
    const { codes, model, stand } = await visited(code, (asked) => (asked === "RG-5" ? refusal : ""));
    codes.push("summer10");
    await model.use(code);
    await model.use(code, stand()?.step);
    expect(codes).toEqual(["summer10"]);
    expect(stand()).toEqual({ said: 'Usage limit for coupon "rg-5" has been reached.', bad: true });
  });

  it("finds a free product by its page, whatever its variation is called", async () => {
    const add = { id: "2", title: "Pot", url: "https://shop.example/product/pot" };
    const code = { ...five, cart: { ...needs, some: true, goods: ["2"], add } };
    const { codes, model } = await visited(code, () => "");
    await model.use(code);
    expect(codes).toEqual(["rg-5"]);
  });
});
