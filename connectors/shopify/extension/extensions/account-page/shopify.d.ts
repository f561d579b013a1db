import "@shopify/ui-extensions/customer-account.page.render";

declare module "./src/index.tsx" {
  const shopify: import("@shopify/ui-extensions/customer-account.page.render").Api;
}
