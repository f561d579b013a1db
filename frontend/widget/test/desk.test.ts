import { afterEach, describe, expect, it, vi } from "vitest";
import { open, words } from "../src/desk/desk.ts";
import type { Asked } from "../src/desk/wire.ts";
import { hostOf, reply, Shop, until } from "./shop.ts";

const asked: Asked = {
  id: "a1",
  kind: "complaint",
  state: "answered",
  subject: "",
  order_name: "#1",
  product_name: "Slow filter",
  opened_at: "2026-11-20T10:00:00Z",
  ask_solved: true,
  messages: [
    { id: "m1", who: "me", name: "", text: "<b>It</b> leaks.", at: "2026-11-20T10:00:00Z", files: [] },
    { id: "m2", who: "shop", name: "Maria", text: "We send another.", at: "2026-11-20T11:00:00Z", files: [] },
  ],
};
const first = {
  id: "o1",
  name: "#1",
  placed_on: "2026-11-18",
  items: [{ product_id: "p1", title: "Slow filter" }],
};
const guide = {
  title: "A clear cup",
  link: "https://shop.example/g",
  troubles: [{ question: "Sour?", answer: "Finer." }],
};

async function opened(may = true, order?: string) {
  const shop = new Shop();
  shop.answers["GET /requests"] = () => reply({ items: [asked] });
  shop.answers["GET /requests/new"] = (request) =>
    reply({
      orders: [first],
      order_id: request.url.includes("store_order=77") ? first.id : null,
      guide: /product=p1|store_order/.test(request.url) ? guide : null,
    });
  const { root, call } = hostOf();
  const place = document.createElement("div");
  root.append(place);
  const t = (key: string) => (words as Record<string, string>)[key] ?? key;
  await open({
    root,
    place,
    call,
    locale: "en",
    t,
    day: () => "20 Nov",
    may,
    contact: { whatsapp: "https://wa.me/1", instagram: "", messenger: "" },
    order,
  });
  const form = place.querySelector(":scope > form") as HTMLFormElement;
  return { shop, place, form };
}

const bodies = (shop: Shop, route: string) => Promise.all(shop.sent(route).map((request) => request.clone().json()));
const keys = (shop: Shop, route: string) => shop.sent(route).map((request) => request.headers.get("Idempotency-Key"));

describe("writing to the shop", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    document.body.replaceChildren();
  });

  it("shows what was said as words, and where else the shop is reached", async () => {
    const { place } = await opened();
    expect(place.textContent).toContain("<b>It</b> leaks.");
    expect(place.textContent).toContain("Maria · 20 Nov");
    expect(place.querySelector<HTMLAnchorElement>("a.plain")?.href).toBe("https://wa.me/1");
  });

  it("asks nothing of the server for who may not write", async () => {
    const { shop, form } = await opened(false);
    expect(shop.requests).toEqual([]);
    expect(form).toBeNull();
  });

  it("is about the order that one comes from, with the guide to its only product", async () => {
    const { form, shop } = await opened(true, "77");
    expect((form.querySelectorAll("select")[1] as HTMLSelectElement).value).toBe("o1 p1");
    expect(form.textContent).toContain("A clear cup");
    (form.querySelector("textarea") as HTMLTextAreaElement).value = "It leaks.";
    shop.answers["POST /requests"] = () => reply(asked);
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await until(() => shop.sent("POST /requests").length === 1);
    expect(await bodies(shop, "POST /requests")).toMatchObject([{ order_id: "o1", product_id: "p1" }]);
  });

  it("is about all of an order of several products until one is chosen", async () => {
    first.items.push({ product_id: "p2", title: "Pot" });
    const { form } = await opened(true, "77");
    first.items.pop();
    expect((form.querySelectorAll("select")[1] as HTMLSelectElement).value).toBe("o1");
    expect(form.textContent).not.toContain("A clear cup");
  });

  it("offers the product's guide first, and ends there when it helped", async () => {
    const { form, place } = await opened();
    const about = form.querySelectorAll("select")[1] as HTMLSelectElement;
    about.value = "o1 p1";
    about.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => place.textContent?.includes("A clear cup") ?? false);
    [...form.querySelectorAll("button")].find(({ textContent }) => textContent === "That helped")?.click();
    expect(form.textContent).toBe("Good to hear.");
  });

  it("sends a tap twice as one request, and a lost answer's retry under the same key", async () => {
    const { shop, form } = await opened();
    const lost = vi.fn(() => {
      throw new TypeError("network");
    });
    shop.answers["POST /requests"] = lost;
    (form.querySelector("textarea") as HTMLTextAreaElement).value = " It broke. ";
    const submit = () => form.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
    submit();
    submit();
    await until(() => !form.querySelector<HTMLElement>(".trouble")?.hidden);
    expect(lost).toHaveBeenCalledTimes(1);
    shop.answers["POST /requests"] = () => reply({ ...asked, id: "a2", state: "open", ask_solved: false });
    submit();
    await until(() => form.textContent?.includes("We have it.") ?? false);
    const [first, second] = keys(shop, "POST /requests");
    expect(first).toBe(second);
    expect((await bodies(shop, "POST /requests"))[1]).toEqual({ kind: "complaint", text: "It broke.", photos: [] });
  });

  it("says what the server refuses, and keeps what was typed", async () => {
    const { shop, form } = await opened();
    shop.answers["POST /requests"] = () => reply({ detail: "That is enough for today." }, 409);
    const text = form.querySelector("textarea") as HTMLTextAreaElement;
    text.value = "Again";
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    await until(() => form.textContent?.includes("That is enough for today.") ?? false);
    expect(text.value).toBe("Again");
  });

  it("says whether the answer solved it", async () => {
    const { shop, place } = await opened();
    shop.answers["POST /requests/a1/solved"] = () => reply({ ...asked, state: "closed", ask_solved: false });
    [...place.querySelectorAll("button")].find(({ textContent }) => textContent === "Yes")?.click();
    await until(() => place.textContent?.includes("Closed") ?? false);
    expect(await bodies(shop, "POST /requests/a1/solved")).toEqual([{ solved: true }]);
    expect(place.textContent).not.toContain("Did that solve it?");
  });
});
