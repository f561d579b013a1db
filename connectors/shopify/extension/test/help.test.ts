import { Blob } from "node:buffer";
import { join } from "node:path";
import { getExtension } from "@shopify/ui-extensions-tester";
import { render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Asked, Help } from "../src/widget/desk/wire.ts";
import { answering, type Call, type Given, member } from "./server.ts";

const extension = getExtension("customer-account.order-status.block.render", {
  configSearchDir: join(import.meta.dirname, "../extensions/order-points"),
});
let calls: Call[];
let given: Given;

const asked: Asked = {
  id: "r1",
  kind: "complaint",
  state: "answered",
  subject: "",
  order_name: "#1001",
  product_name: "Cup",
  opened_at: "2026-11-20T10:00:00Z",
  ask_solved: true,
  messages: [
    { id: "m1", who: "me", name: "", text: "It leaks.", at: "2026-11-20T10:00:00Z", files: [] },
    { id: "m2", who: "shop", name: "Maria", text: "We send another.", at: "2026-11-20T11:00:00Z", files: [] },
  ],
};
const troubles = [{ question: "Sour?", answer: "Finer." }];
const help: Help = {
  order_id: "o1",
  orders: [{ id: "o1", name: "#1001", placed_on: "2026-11-18", items: [{ product_id: "p1", title: "Cup" }] }],
  guide: { title: "A clear cup", link: "https://shop.example/g", troubles },
};

beforeEach(() => {
  extension.setUp();
  [given, calls] = answering(extension);
  extension.shopify.order.value = { id: "gid://shopify/Order/77", name: "#1001" } as never;
  given["GET /bootstrap"] = { ...member, desk: true };
  given["GET /orders/77/points"] = { points: 0, said: "" };
  given["GET /requests"] = { items: [] };
  given["GET /requests/new"] = help;
});
afterEach(() => {
  render(null, document.body);
  extension.tearDown();
  vi.unstubAllGlobals();
});

async function find<T extends Element = HTMLElement>(what: string, text = ""): Promise<T> {
  const found = () => [...document.body.querySelectorAll<T>(what)].find((one) => one.textContent?.includes(text));
  await vi.waitFor(() => expect(found(), `${what} ${text} in ${document.body.innerHTML}`).toBeTruthy());
  return found() as T;
}

async function opened() {
  await extension.render();
  (await find("s-details", "help")).dispatchEvent(new Event("toggle"));
}

async function type(what: string, value: string) {
  const field = (await find(what)) as HTMLElement & { value: string };
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const posted = (path: string) =>
  calls.filter(({ method, url }) => method === "POST" && new URL(url).pathname.endsWith(path));

test("an order's page asks nothing about help until it is wanted, and then for that order", async () => {
  await extension.render();
  await find("s-details", "help");
  expect(calls.some(({ url }) => url.includes("/requests"))).toBe(false);
  (await find("s-details", "help")).dispatchEvent(new Event("toggle"));
  await find("s-select");
  expect(calls.some(({ url }) => url.includes("store_order=77"))).toBe(true);
});

test("the guide of an order's only product comes first, and may end it there", async () => {
  await opened();
  await find("s-link", "A clear cup");
  (await find("s-button", "helped")).click();
  await find("s-banner", "glad");
  expect(posted("/requests")).toHaveLength(0);
});

test("a lost answer is sent again under its key, with the order, the product and a photo", async () => {
  vi.stubGlobal("createImageBitmap", async () => ({ width: 3200, height: 1600 }));
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      width: number;
      height: number;
      constructor(width: number, height: number) {
        this.width = width;
        this.height = height;
      }
      getContext = () => null;
      convertToBlob = async () => new Blob([`${this.width}x${this.height}`]);
    },
  );
  await opened();
  await type("s-text-area", "  It leaks.  ");
  const zone = (await find("s-drop-zone")) as HTMLElement & { files: File[] };
  zone.files = [new File(["x"], "cup.png")];
  zone.dispatchEvent(new Event("change", { bubbles: true }));
  given["POST /requests"] = new TypeError("network");
  const send = await find("s-button", "send");
  await vi.waitFor(() => expect(send.hasAttribute("disabled")).toBe(false));
  send.click();
  await find("s-banner", "failed");
  given["POST /requests"] = { ...asked, ask_solved: false };
  send.click();
  await find("s-banner", "sent");
  await find("s-paragraph", "It leaks.");
  const [first, second] = posted("/requests");
  expect(first?.key).toBe(second?.key);
  expect(JSON.parse(second?.body ?? "")).toEqual({
    kind: "complaint",
    text: "It leaks.",
    order_id: "o1",
    product_id: "p1",
    photos: [{ name: "cup.png", data: btoa("1600x800") }],
  });
});

test("of several products none is chosen, and the guide follows the choice", async () => {
  const [order] = help.orders;
  given["GET /requests/new"] = {
    ...help,
    orders: [{ ...order, items: [...(order?.items ?? []), { product_id: "p2", title: "Pot" }] }],
  };
  await opened();
  const [, about] = (await find("s-select", "Pot")).parentElement?.querySelectorAll("s-select") ?? [];
  expect(document.body.textContent).not.toContain("A clear cup");
  (about as HTMLElement & { value: string }).value = "p2";
  about?.dispatchEvent(new Event("change", { bubbles: true }));
  await find("s-link", "A clear cup");
  expect(calls.at(-1)?.url).toContain("order=o1&product=p2");
});

test("what was answered stands there, is solved by a tap, and can be written to again", async () => {
  given["GET /requests"] = { items: [asked, { ...asked, id: "r2", order_name: "#7", messages: [] }] };
  given["POST /requests/r1/messages"] = { ...asked, ask_solved: false };
  given["POST /requests/r1/solved"] = { ...asked, ask_solved: false, state: "closed" };
  await opened();
  await find("s-text", "Maria");
  expect(document.body.querySelectorAll("s-text-area")).toHaveLength(2); // of this order's request, and the form
  await type("s-text-area", "Thanks");
  const again = await find("s-button", "again");
  await vi.waitFor(() => expect(again.hasAttribute("disabled")).toBe(false));
  again.click();
  await vi.waitFor(() => expect(posted("/requests/r1/messages")).toHaveLength(1));
  expect(posted("/requests/r1/messages")[0]?.body).toBe('{"text":"Thanks"}');
});

test("a yes closes it", async () => {
  given["GET /requests"] = { items: [asked] };
  given["POST /requests/r1/solved"] = { ...asked, ask_solved: false, state: "closed" };
  await opened();
  (await find("s-button", "yes")).click();
  await vi.waitFor(() => expect(posted("/solved")[0]?.body).toBe('{"solved":true}'));
  await vi.waitFor(() => expect(document.body.textContent).not.toContain("solved"));
});

test("who may not write sees nothing of it", async () => {
  given["GET /bootstrap"] = member;
  given["GET /orders/77/points"] = { points: 45, said: "45 points" };
  await extension.render();
  await find("s-banner", "45 points");
  expect(document.body.querySelector("s-details")).toBeNull();
});
