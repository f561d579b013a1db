import type { Settings } from "../connection.ts";

export interface ShopWindow extends Window {
  Shopify?: { routes?: { root?: string } };
}

/**
 * Puts a code into the cart. Resolves to the shop's refusal in plain words, or "" when the page is on its way.
 * Rejects where the network does.
 */
export async function applyCode(code: string, settings: Settings): Promise<string> {
  if (settings.platform === "shopify") {
    const root = (window as ShopWindow).Shopify?.routes?.root ?? "/";
    location.assign(`/discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(`${root}cart`)}`);
    return "";
  }
  const cart = await fetch(settings.cart, {
    credentials: "same-origin",
    cache: "no-store",
  });
  const [path, query] = settings.cart.split("?rest_route=");
  const url = query === undefined ? `${path}/apply-coupon` : `${path}?rest_route=${query}/apply-coupon`;
  const response = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/json",
      Nonce: cart.headers.get("Nonce") ?? "",
    },
    body: JSON.stringify({ code }),
  });
  if (response.ok) {
    location.reload();
    return "";
  }
  const refusal = (await response.json()) as { message?: string };
  return plainText(refusal.message ?? "") || String(response.status);
}

/** WooCommerce writes markup and entities into its messages; a parsed document that is never shown runs nothing. */
function plainText(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent?.trim() ?? "";
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
