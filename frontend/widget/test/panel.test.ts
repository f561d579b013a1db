import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { start } from "../src/loader.ts";
import { shopify, woocommerce } from "../src/shops.ts";
import type { Bootstrap } from "../src/wire.ts";
import { bootstrapOf, reply, Shop, until } from "./shop.ts";

/** A page with the script tag, its shop, and a fresh panel module. */
async function visit(data: Bootstrap = bootstrapOf(), dataset: Record<string, string> = {}) {
  const shop = new Shop(data);
  const script = document.createElement("script");
  script.src = "https://shop.example/assets/regulars-loader.js?v=1";
  Object.assign(script.dataset, { platform: "shopify", api: "/apps/regulars/v1", locale: data.locale, ...dataset });
  vi.resetModules();
  const urls: string[] = [];
  const load = async (url: string) => {
    urls.push(url);
    return import("../src/panel/panel.tsx");
  };
  const { launcher, ready } = start(script, load, dataset.platform === "woocommerce" ? woocommerce : shopify);
  await ready;
  const root = launcher.root;
  const find = <T extends HTMLElement = HTMLElement>(selector: string) => root.querySelector<T>(selector);
  const byText = (text: string) =>
    [...root.querySelectorAll<HTMLElement>("button, a")].find((element) => element.textContent?.startsWith(text));
  const open = async () => {
    launcher.button.click();
    await until(() => find(".panel .section"));
  };
  const tap = async (text: string) => {
    await until(() => byText(text));
    byText(text)?.click();
  };
  return { shop, launcher, root, find, byText, tap, open, urls };
}

const press = (key: string, shiftKey = false) =>
  new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, composed: true, cancelable: true });

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

describe("points that end", () => {
  it("are shown with their last day, whatever zone the shopper is in", async () => {
    const { open, root } = await visit(bootstrapOf({ ending: [{ on: "2031-12-03", points: 120 }] }));
    await open();
    expect(root.textContent).toContain("Use by 3 December 2031: 120 points");
  });
});

describe("guides to what was bought", () => {
  it("are links to pages of their own, and nothing without any", async () => {
    const guides = [{ product: "<b>Kettle</b>", title: "Your kettle", link: "https://rewards.example/guide/x" }];
    const { open, byText, root } = await visit(bootstrapOf({ guides }));
    await open();
    expect(byText("Your kettle")?.getAttribute("href")).toBe(guides[0]?.link);
    expect(root.textContent).toContain("<b>Kettle</b>");
    document.body.replaceChildren();
    const other = await visit();
    await other.open();
    expect(other.root.textContent).not.toContain("How to use what you bought");
  });
});

describe("days and standstills", () => {
  it("are the merchant's calendar days, however far the browser's zone is", async () => {
    const history = [{ id: "h", on: "2031-12-06", title: "Order", reason: "", points: 5, pending: true }];
    const balance = { available: 0, pending: 5, held: 0 };
    const { open, root } = await visit(bootstrapOf({ history, balance, next_available_on: "2031-12-07" }));
    await open();
    expect(root.querySelector("time")?.textContent).toBe("6 December 2031");
    expect(root.textContent).toContain("7 December 2031");
  });

  it.each(["member", "anonymous"] as const)(
    "tell a shopper who is %s that the program stands still",
    async (shopper) => {
      const { open, find } = await visit(bootstrapOf({ shopper, notice: "The program is taking a break." }));
      await open();
      expect(find(".notice")?.textContent).toBe("The program is taking a break.");
    },
  );
});

describe("the launcher", () => {
  it("says the balance in the merchant's words and stays closed", async () => {
    const { launcher, urls, find } = await visit(bootstrapOf({ points: { singular: "bean", plural: "beans" } }));
    expect(launcher.button.textContent).toBe("1,240 beans");
    expect(launcher.button.getAttribute("aria-expanded")).toBe("false");
    expect(find(".panel")).toBeNull();
    expect(urls).toEqual([]);
  });

  it("says “Rewards”, in the page's language, to who is not a member", async () => {
    const { launcher } = await visit(bootstrapOf({ shopper: "anonymous", locale: "de" }));
    expect(launcher.button.textContent).toBe("Prämien");
  });

  it("fetches the panel once on interest, from its own folder", async () => {
    const { launcher, urls, open } = await visit();
    launcher.button.dispatchEvent(new Event("pointerenter"));
    launcher.button.dispatchEvent(new Event("focus"));
    await open();
    expect(urls).toEqual(["https://shop.example/assets/regulars-panel.js"]);
  });

  it("stands at the end of reading: left where Arabic is read, unless the shop says start", async () => {
    const look = bootstrapOf().look;
    const at = async (locale: string, launcher: "start" | "end") =>
      (await visit(bootstrapOf({ locale, look: { ...look, launcher } }))).launcher;
    expect((await at("en", "end")).button.className).toContain("right");
    expect((await at("en", "start")).button.className).toContain("left");
    const arabic = await at("ar", "end");
    expect(arabic.button.className).toContain("left");
    expect(arabic.host.dir).toBe("rtl");
  });

  it("still comes when the API is down, and the panel offers to try again", async () => {
    const shopDown = bootstrapOf();
    const { shop, find, byText, launcher } = await visit(shopDown);
    shop.answers["GET /bootstrap"] = () => reply({}, 503);
    launcher.host.remove();
    const script = document.createElement("script");
    script.src = "https://shop.example/assets/regulars-loader.js";
    script.dataset.api = "/apps/regulars/v1";
    vi.resetModules();
    const second = start(script, () => import("../src/panel/panel.tsx"), shopify);
    await second.ready;
    expect(second.launcher.button.textContent).toBe("Rewards");
    second.launcher.button.click();
    await until(() => second.launcher.root.querySelector('[role="alert"]'));
    expect(second.launcher.root.textContent).toContain("Nothing is lost");
    delete shop.answers["GET /bootstrap"];
    second.launcher.root.querySelector<HTMLElement>(".alone .primary")?.click();
    await until(() => second.launcher.root.textContent?.includes("worth €12.40"));
    expect([find(".panel"), byText("Try again")]).toEqual([null, undefined]);
  });

  it("asks again under another address when the panel could not be fetched", async () => {
    new Shop();
    const script = document.createElement("script");
    script.src = "https://shop.example/assets/regulars-loader.js";
    const urls: string[] = [];
    const { launcher, ready } = start(
      script,
      async (url) => {
        urls.push(url);
        throw new TypeError("offline");
      },
      shopify,
    );
    await ready;
    launcher.button.click();
    await until(() => launcher.button.textContent === "Try again");
    launcher.button.click();
    await until(() => urls.length === 2);
    expect(new Set(urls).size).toBe(2);
  });
});

describe("the open panel", () => {
  it("is a named modal dialog that takes the focus, and gives it back on Escape", async () => {
    const { root, find, open, launcher } = await visit();
    launcher.button.focus();
    await open();
    const dialog = find(".panel");
    expect(dialog?.getAttribute("aria-modal")).toBe("true");
    expect(find(`#${dialog?.getAttribute("aria-labelledby")}`)?.textContent).toBe("Your points, Test Member");
    await until(() => root.activeElement === dialog);
    expect(launcher.button.getAttribute("aria-expanded")).toBe("true");
    document.dispatchEvent(press("Escape"));
    expect(find(".panel")).toBeNull();
    expect(root.activeElement).toBe(launcher.button);
    expect(launcher.button.getAttribute("aria-expanded")).toBe("false");
  });

  it("gives the focus back to a link of the shop that opened it", async () => {
    const link = document.createElement("a");
    link.href = "#regulars";
    document.body.append(link);
    const { find } = await visit();
    link.focus();
    link.click();
    await until(() => find(".panel .section"));
    find(".close")?.click();
    expect(document.activeElement).toBe(link);
  });

  it("goes on to the shop's help for the order whose link opened it, and not from anywhere else", async () => {
    const link = document.createElement("a");
    link.href = "#regulars";
    link.dataset.order = "77";
    document.body.append(link);
    const { shop, find, launcher } = await visit();
    shop.data = bootstrapOf({ desk: true });
    // The part itself is not there to be fetched: that is said where it was asked for.
    link.click();
    await until(() => find(".panel .trouble"));
    find(".close")?.click();
    launcher.button.click();
    await until(() => find(".panel .section"));
    expect([...(find(".panel")?.querySelectorAll("button") ?? [])].map((one) => one.textContent)).toContain(
      "Help and contact",
    );
  });

  it("opens again after it was closed, with what it knew", async () => {
    const { find, open, launcher } = await visit();
    await open();
    launcher.button.click();
    expect(find(".panel")).toBeNull();
    await open();
    expect(find(".figure")?.textContent).toContain("1,240");
  });

  it("says what is missing instead of showing a dead button", async () => {
    const { find, open, root } = await visit();
    await open();
    expect(root.textContent).toContain("260 to go");
    expect(root.querySelectorAll('[aria-label^="Get it"]')).toHaveLength(1);
    expect(find("button[disabled]")).toBeNull();
  });

  it("takes a reward with one tap, shows the code, focuses Copy and lowers the balance", async () => {
    const { shop, open, root, launcher, tap } = await visit();
    await open();
    shop.answers["POST /redemptions"] = (request) => {
      shop.data = bootstrapOf({ balance: { available: 240, pending: 0, held: 0 } });
      return shop.buy(request);
    };
    await tap("Get it");
    await until(() => root.textContent?.includes("CODE-1"));
    await until(() => root.activeElement?.textContent === "Copy");
    await until(() => launcher.button.textContent === "240 points");
    expect(root.querySelector('[role="status"]')?.textContent).toContain("CODE-1");
  });

  it("takes as much of a slider as its thumb says, and says why another reward is not to be had", async () => {
    const slider = { least: 2, most: 8, points: 100, amount: { minor: 150, currency: "EUR" } };
    const row = { id: "s", name: "Money off", detail: "", cost: 200, affordable: true, missing: 0, slider };
    const gold = { id: "g", name: "Gold", detail: "", cost: 1, affordable: false, missing: 0, why: "For Gold" };
    const { shop, open, root, tap, find } = await visit(bootstrapOf({ rewards: [row, gold] }));
    await open();
    expect(root.textContent).toContain("For Gold");
    const thumb = find<HTMLInputElement>('input[type="range"]');
    if (!thumb) throw new Error("no slider");
    expect(thumb.getAttribute("aria-valuetext")).toBe("€3.00 off for 200 points");
    thumb.value = "6";
    thumb.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => thumb.getAttribute("aria-valuetext") === "€9.00 off for 600 points");
    await tap("Get it");
    await until(() => shop.sent("POST /redemptions").length);
    expect(await shop.sent("POST /redemptions")[0]?.json()).toEqual({ reward_id: "s", steps: 6 });
  });

  it("gives a code back after a second tap that says what happens", async () => {
    const code = { id: "c", reward_name: "€5 off", code: "CODE-5", state: "issued" as const, detail: "", points: 500 };
    const { shop, open, root, tap } = await visit(bootstrapOf({ codes: [{ ...code, undoable: true }] }));
    shop.answers["POST /redemptions/c/undo"] = () => {
      shop.data = bootstrapOf({ codes: [{ id: "c", reward_name: "€5 off", state: "revoked", detail: "" }] });
      return reply({ ...code, state: "revoked" });
    };
    await open();
    await tap("Give back");
    await until(() => root.textContent?.includes("500 points come back to you"));
    expect(shop.sent("POST /redemptions/c/undo")).toHaveLength(0);
    await tap("Give back");
    await until(() => root.textContent?.includes("Given back"));
    expect(root.textContent).not.toContain("CODE-5");
  });

  it("shows markup in names, reasons and problems as text", async () => {
    const hostile = '<img src=x onerror="alert(1)">';
    const data = bootstrapOf({
      name: hostile,
      points: { singular: hostile, plural: hostile },
      rewards: [{ id: "r", name: hostile, detail: hostile, cost: 1, affordable: true, missing: 0 }],
      history: [{ id: "h", on: "2026-01-01", title: hostile, reason: hostile, points: 1, pending: false }],
    });
    const { shop, open, root, tap } = await visit(data);
    await open();
    shop.answers["POST /redemptions"] = () => reply({ detail: hostile }, 409);
    await tap("Get it");
    await until(() => root.querySelector(".trouble"));
    expect(root.querySelector("img, script")).toBeNull();
    expect(root.querySelector(".trouble")?.textContent).toBe(hostile);
  });

  it("follows no script address", async () => {
    const data = bootstrapOf({ shopper: "anonymous", sign_in_url: "javascript:alert(1)", register_url: "/register" });
    const { open, byText } = await visit(data);
    await open();
    expect(byText("Sign in")?.getAttribute("href")).toBe("#");
    expect(byText("Create an account")?.getAttribute("href")).toMatch(/\/register$/);
  });

  it("leads whom the theme sees signed in, and Shopify's signature does not, to their account", async () => {
    const told = document.createElement("regulars-settings");
    Object.assign(told.dataset, { platform: "shopify", api: "/apps/regulars/v1", locale: "en", account: "/account" });
    document.body.append(told);
    const { open, byText, root } = await visit(bootstrapOf({ shopper: "anonymous" }));
    await open();
    expect(byText("To your account")?.getAttribute("href")).toMatch(/\/account$/);
    expect(root.textContent).toContain("this page cannot see it");
    expect(byText("Create an account")).toBeFalsy();
    told.remove();
  });

  it("joins with one tap, leaves with one tap, and takes it back", async () => {
    const { open, byText, root, shop, launcher, tap } = await visit(
      bootstrapOf({ shopper: "guest_customer", terms: "Be kind." }),
    );
    await open();
    expect(root.textContent).toContain("By joining you agree to the terms");
    await tap("Join");
    await until(() => byText("Leave the program"));
    expect(await shop.sent("POST /join")[0]?.json()).toEqual({ terms: true });
    expect(launcher.button.textContent).toBe("1,240 points");
    await tap("Leave the program");
    await until(() => root.textContent?.includes("You have left the program"));
    await tap("Undo");
    await until(() => byText("Leave the program"));
  });

  it("opens the history page by page", async () => {
    const entry = (id: string) => ({
      id,
      on: "2026-01-01",
      title: id,
      reason: "",
      points: 1,
      pending: false,
    });
    const { shop, open, byText, root, tap } = await visit();
    await open();
    shop.answers["GET /history"] = ({ url }) =>
      new URL(url).searchParams.get("after") === "2"
        ? reply({ items: [entry("third")], next: "" })
        : reply({ items: [entry("first"), entry("second")], next: "2" });
    await tap("All Points history");
    await until(() => root.textContent?.includes("second"));
    await tap("Show more");
    await until(() => root.textContent?.includes("third"));
    expect(root.textContent).toContain("first");
    expect(byText("Show more")).toBeUndefined();
  });

  it("keeps the history it has when the next page fails, and tries again", async () => {
    const { shop, open, byText, root, tap } = await visit();
    await open();
    shop.answers["GET /history"] = () => reply({}, 503);
    await tap("All Points history");
    await until(() => byText("Try again"));
    expect(root.textContent).toContain("Order #1");
  });

  it("speaks the locale the server chose, from the catalog beside it", async () => {
    const { shop, open, find } = await visit(bootstrapOf({ locale: "de", name: "Mia" }));
    const plain = globalThis.fetch;
    vi.stubGlobal("fetch", async (url: string, init?: RequestInit) =>
      url.endsWith("/regulars-de.json")
        ? reply({
            your_name: "Ihre {{.Unit}}, {{.Name}}",
            "points.count": { one: "{{.Singular}}", other: "{{.Plural}}" },
          })
        : plain(url, init),
    );
    await open();
    expect(find("#regulars-title")?.textContent).toBe("Ihre points, Mia");
    expect(find(".figure b")?.textContent).toBe("1.240");
    expect(shop.requests.some(({ url }) => url.includes("locale=de"))).toBe(true);
  });
});

describe("Use and Copy", () => {
  const codes = [{ id: "c", reward_name: "€5 off", code: "A B/1", state: "issued" as const, detail: "" }];

  it("sends a Shopify shopper through the discount link where the script for the cart does not come", async () => {
    const go = vi.spyOn(location, "assign").mockImplementation(() => {});
    const { open, tap } = await visit(bootstrapOf({ codes }));
    await open();
    await tap("Use");
    await until(() => go.mock.calls.length);
    expect(go).toHaveBeenCalledWith("/discount/A%20B%2F1?redirect=%2Fcart");
  });

  it("says in a WooCommerce shop that the code is to be copied where the script does not come", async () => {
    const { find, open, shop, tap } = await visit(bootstrapOf({ codes }), {
      platform: "woocommerce",
      cart: "/wp-json/wc/store/v1/cart",
    });
    const cart = { coupons: [], extensions: { regulars: { token: "t", api: "/app/woo", store: "s" } } };
    shop.answers["GET /wp-json/wc/store/v1/cart"] = () => reply(cart, 200, { Nonce: "nonce-7" });
    await open();
    await tap("Use");
    await until(() => find(".trouble"));
    expect(find(".trouble")?.textContent).toBe("The code could not be applied. Copy it and enter it at checkout.");
  });

  it("says Copied when the code is in the clipboard", async () => {
    const writeText = vi.fn(async (_: string) => {});
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
    const { open, byText, tap } = await visit(bootstrapOf({ codes }));
    await open();
    await tap("Copy");
    await until(() => byText("Copied"));
    expect(writeText).toHaveBeenCalledWith("A B/1");
  });

  it("says how to copy by hand where the browser refuses", async () => {
    vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
    const { open, find, tap } = await visit(bootstrapOf({ codes }));
    await open();
    await tap("Copy");
    await until(() => find(".trouble"));
    expect(find(".trouble")?.textContent).toContain("The code is selected");
  });
});
