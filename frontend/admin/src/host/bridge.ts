import type { ShopifyGlobal } from "@shopify/app-bridge-types";

/**
 * Shopify's App Bridge: there when the page is inside Shopify's admin, whose documents it is the first script of.
 * Everywhere else it is undefined, and nothing of Shopify's is loaded.
 */
export const bridge: ShopifyGlobal | undefined = globalThis.document?.querySelector(
  'meta[name="shopify-api-key"]',
)
  ? (globalThis as { shopify?: ShopifyGlobal }).shopify
  : undefined;

/** What names the store's admin in an address. It stays there, so that a page can be loaded anew. */
export const hostParams = ["embedded", "shop", "host"] as const;

export type HostSearch = Partial<Record<(typeof hostParams)[number], string | number>>;

/** Keeps what names the store's admin of an address's parameters. */
export function hostSearch(search: Record<string, unknown>): HostSearch {
  const kept: HostSearch = {};
  for (const name of hostParams) {
    const value = search[name];
    if (bridge && (typeof value === "string" || typeof value === "number")) kept[name] = value;
  }
  return kept;
}

/** Goes to another site: the whole window does, where we are in a frame of it. */
export function leaveFor(address: string): void {
  if (bridge) window.open(address, "_top");
  else location.assign(address);
}
