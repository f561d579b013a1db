import { join } from "node:path";
import { getExtension } from "@shopify/ui-extensions-tester";
import { createStorage } from "@shopify/ui-extensions-tester/customer-account";
import { render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answering, type Call, type Given, member } from "./server.ts";

const extension = getExtension("customer-account.page.render", {
  configSearchDir: join(import.meta.dirname, "../extensions/account-page"),
});
let calls: Call[];
let given: Given;

beforeEach(() => {
  extension.setUp();
  [given, calls] = answering(extension);
  extension.shopify.storage = createStorage();
});
afterEach(() => {
  render(null, document.body);
  extension.tearDown();
});

const all = (name: string) => [...document.body.querySelectorAll<HTMLElement>(name)];
const text = () => document.body.textContent ?? "";
const button = (label: string) => {
  const found = all("s-button").find((b) => b.getAttribute("accessibilityLabel") === label || b.textContent === label);
  if (!found) throw new Error(`no button ${label} in ${document.body.innerHTML}`);
  return found;
};

test("a member sees points, tier, rewards and history, asked with Shopify's token and no cookie", async () => {
  given["GET /bootstrap"] = member;
  await extension.render();
  await vi.waitFor(() => expect(text()).toContain("5 € off"));
  expect(all("s-section")[0]?.getAttribute("heading")).toMatch(/850 points/);
  expect(text()).toContain("Gold");
  expect(text()).toContain("missing"); // what the second reward lacks
  expect(button("get_name")).toBeTruthy();
  expect(calls[0]).toMatchObject({ credentials: "omit", token: "Bearer token-1" });
  expect(calls[0]?.url).toMatch(/^https:\/\/regulars\.example\/storefront\/extension\/v1\/bootstrap\?locale=/);
});

test("a lost answer keeps the key of the tap, a final one frees it", async () => {
  given["GET /bootstrap"] = member;
  given["POST /redemptions"] = new TypeError("network");
  await extension.render();
  await vi.waitFor(() => expect(text()).toContain("5 € off"));
  const keys = () => calls.filter((c) => c.method === "POST").map((c) => c.key);
  button("get_name").click();
  await vi.waitFor(() => expect(text()).toContain("failed"));
  given["POST /redemptions"] = { id: "r1", state: "issued", code: "RG-1" };
  button("get_name").click();
  await vi.waitFor(() => expect(keys()).toHaveLength(2));
  expect(keys()[1]).toBe(keys()[0]);
  await vi.waitFor(() => expect(text()).not.toContain("failed"));
  given["POST /redemptions"] = { status: 409, detail: "Still missing: 150 points" };
  button("get_name").click();
  await vi.waitFor(() => expect(text()).toContain("Still missing: 150 points"));
  button("get_name").click();
  await vi.waitFor(() => expect(keys()).toHaveLength(4));
  expect(new Set(keys()).size).toBe(3);
});

test("a token that has run out is renewed once", async () => {
  given["GET /bootstrap"] = { status: 401, detail: "too old" };
  await extension.render();
  await vi.waitFor(() => expect(button("retry")).toBeTruthy());
  expect(calls.map((c) => c.token)).toEqual(["Bearer token-1", "Bearer token-2"]);
  given["GET /bootstrap"] = member;
  button("retry").click();
  await vi.waitFor(() => expect(text()).toContain("5 € off"));
});

test("who is no member yet joins, and who is not signed in is asked for nothing", async () => {
  given["GET /bootstrap"] = { ...member, shopper: "guest_customer", terms: "Our terms" };
  given["POST /join"] = {};
  await extension.render();
  await vi.waitFor(() => expect(text()).toContain("Our terms"));
  given["GET /bootstrap"] = member;
  button("join").click();
  await vi.waitFor(() => expect(text()).toContain("5 € off"));
  expect(calls.find((c) => c.method === "POST")?.body).toBe('{"terms":true}');
});

test("more of the history comes page by page", async () => {
  given["GET /bootstrap"] = member;
  const line = (id: string, title: string) => ({ id, on: "2026-11-01", title, reason: "", points: 5, pending: false });
  given["GET /history"] = { items: [line("1", "First"), line("2", "Second")], next: "cur" };
  await extension.render();
  await vi.waitFor(() => expect(text()).toContain("Order #1001"));
  button("more").click();
  await vi.waitFor(() => expect(text()).toContain("Second"));
  given["GET /history"] = { items: [line("3", "Third")], next: "" };
  button("more").click();
  await vi.waitFor(() => expect(text()).toContain("Third"));
  expect(text()).toContain("First");
  expect(all("s-button").some((b) => b.textContent === "more")).toBe(false);
});
