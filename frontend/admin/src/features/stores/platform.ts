/** How a platform writes its own name. */
export function platformName(platform: string): string {
  return platform === "shopify" ? "Shopify" : platform === "woocommerce" ? "WooCommerce" : platform;
}

/** A store's address as people say it: "demo-coffee.myshopify.com", "shop.example.com/tea". */
export function storeName({ platform, url }: { platform: string; url: string }): string {
  return platform === "shopify" ? (url.split("/").pop() ?? url) : url.replace(/^https?:\/\//, "");
}
