import { join } from "node:path";
import { getExtension } from "@shopify/ui-extensions-tester";
import { render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answering, type Call, type Given, member } from "./server.ts";

const extension = getExtension("customer-account.order-status.block.render", {
  configSearchDir: join(import.meta.dirname, "../extensions/order-points"),
});
let calls: Call[];
let given: Given;

beforeEach(() => {
  extension.setUp();
  [given, calls] = answering(extension);
  extension.shopify.order.value = { id: "gid://shopify/Order/77", name: "#1001" } as never;
});
afterEach(() => {
  render(null, document.body);
  extension.tearDown();
});

test("an order says what it earned", async () => {
  given["GET /bootstrap"] = member;
  given["GET /orders/77/points"] = { points: 45, said: "This order earned you 45 points" };
  await extension.render();
  await vi.waitFor(() => expect(document.body.textContent).toBe("This order earned you 45 points"));
});

test("an order that the store has not told us of yet is looked for again", async () => {
  vi.useFakeTimers();
  try {
    given["GET /bootstrap"] = member;
    await extension.render();
    await vi.advanceTimersByTimeAsync(1000);
    given["GET /orders/77/points"] = { points: 45, said: "45" };
    await vi.advanceTimersByTimeAsync(5000);
    expect(document.body.textContent).toBe("45");
  } finally {
    vi.useRealTimers();
  }
});

test("who is no member reads nothing", async () => {
  given["GET /bootstrap"] = { ...member, shopper: "anonymous" };
  await extension.render();
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  await new Promise((done) => setTimeout(done));
  expect(document.body.textContent).toBe("");
  expect(calls).toHaveLength(1);
});
