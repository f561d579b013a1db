import type { Settings } from "../connection.ts";

export interface ShopWindow extends Window {
  Shopify?: { routes?: { root?: string } };
}

/**
 * Follows the shop's own link that puts a code into the cart, and says whether there is one: the way where the script
 * that does it on the page did not come.
 */
export function followLink(code: string, { platform }: Settings): boolean {
  if (platform !== "shopify") return false;
  const root = (window as ShopWindow).Shopify?.routes?.root ?? "/";
  location.assign(`/discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(`${root}cart`)}`);
  return true;
}

/** Copies text; where the browser refuses, the caller lets people select it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
