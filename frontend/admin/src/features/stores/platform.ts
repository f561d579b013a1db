/** How a platform writes its own name. */
export function platformName(platform: string): string {
  return platform === "shopify" ? "Shopify" : platform === "woocommerce" ? "WooCommerce" : platform;
}
