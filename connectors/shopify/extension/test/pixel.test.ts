import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type PixelAPI, searchable, watch } from "../src/pixel/watch.ts";

const sent: { to: string; body: Record<string, string>; init: RequestInit }[] = [];

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (to: string, init: RequestInit) => {
    sent.push({ to, body: JSON.parse(String(init.body)), init });
    throw new TypeError("nobody is there"); // a page never hears of it
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Plays Shopify: gives back what makes an event happen. */
function page(customer: { id: string } | null, accountID: string | undefined = "store-1") {
  const hearers: Record<string, (event: never) => void> = {};
  watch(
    {
      settings: { accountID },
      init: { data: { customer, shop: { myshopifyDomain: "demo.myshopify.com" } } },
      analytics: { subscribe: (name: string, hear: (event: never) => void) => (hearers[name] = hear) },
    } as unknown as PixelAPI,
    "https://regulars.example/pixel/shopify",
  );
  return (name: string, data: unknown) =>
    hearers[name]?.({ id: "sh-1", timestamp: "2026-11-22T12:00:00Z", data } as never);
}

test("what a signed-in shopper looks at is told by ids alone, without a preflight or a cookie", () => {
  const happens = page({ id: "gid://shopify/Customer/42" });
  happens("product_viewed", { productVariant: { title: "Beans", product: { id: "gid://shopify/Product/7" } } });
  happens("collection_viewed", { collection: { id: "9", title: "Coffee" } });
  expect(sent.map((s) => s.body)).toEqual([
    {
      account: "store-1",
      shop: "demo.myshopify.com",
      id: "sh-1",
      at: "2026-11-22T12:00:00Z",
      customer: "42",
      product: "7",
    },
    {
      account: "store-1",
      shop: "demo.myshopify.com",
      id: "sh-1",
      at: "2026-11-22T12:00:00Z",
      customer: "42",
      collection: "9",
    },
  ]);
  expect(sent[0]?.init.credentials).toBe("omit");
  expect(sent[0]?.init.headers).toBeUndefined();
});

test("nothing is told of who is not signed in, nor by a pixel that nobody set up", () => {
  page(null)("product_viewed", { productVariant: { product: { id: "7" } } });
  page({ id: "42" }, "")("product_viewed", { productVariant: { product: { id: "7" } } });
  page({ id: "42" })("product_viewed", { productVariant: null });
  expect(sent).toHaveLength(0);
});

test.each([
  ["dark roast", "dark roast"],
  ["  250 g ", "250 g"],
  ["ann@example.com", undefined],
  ["0170 1234567", undefined],
  ["x".repeat(81), undefined],
  ["", undefined],
])("a search for %j is told as %j", (query, told) => {
  expect(searchable(query)).toBe(told);
});
