import type { Settings } from "../connection.ts";
import type { ShopWindow } from "./apply.ts";

/** What both shops tell of a cart, as far as it is needed here. */
interface CartAnswer {
  currency?: string;
  items_subtotal_price?: number;
  totals?: { currency_code?: string };
  items?: { quantity: number; prices?: { price: string; currency_minor_unit?: number } }[];
}

/**
 * What the goods in the cart cost, in minor units of a currency. Nothing when the cart is empty, is in another
 * currency, or cannot be read: then the code is made without it.
 */
export async function cartValue(settings: Settings, currency: string): Promise<number | undefined> {
  try {
    const root = (window as ShopWindow).Shopify?.routes?.root ?? "/";
    const address = settings.platform === "shopify" ? `${root}cart.js` : settings.cart;
    const response = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    const cart = (await response.json()) as CartAnswer;
    if ((cart.currency ?? cart.totals?.currency_code) !== currency) return undefined;
    const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
    const sum = settings.platform === "shopify" ? hundredths(cart, digits) : prices(cart, digits);
    return Number.isSafeInteger(sum) && sum > 0 ? sum : undefined;
  } catch {
    return undefined;
  }
}

/** Shopify tells hundredths in every currency; a currency without them is left out. */
const hundredths = (cart: CartAnswer, digits?: number) => (digits === 2 ? (cart.items_subtotal_price ?? 0) : 0);

/** WooCommerce tells as many decimals as the shop shows; other than the currency's are left out. */
const prices = (cart: CartAnswer, digits?: number) =>
  (cart.items ?? []).reduce(
    (sum, { quantity, prices }) =>
      prices && prices.currency_minor_unit === digits ? sum + quantity * Number(prices.price) : Number.NaN,
    0,
  );
