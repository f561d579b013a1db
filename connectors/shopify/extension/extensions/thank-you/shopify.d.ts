import "@shopify/ui-extensions/purchase.thank-you.block.render";

declare module "./src/index.tsx" {
  const shopify: import("@shopify/ui-extensions/purchase.thank-you.block.render").Api;
}
