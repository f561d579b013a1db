import { connectShopify, connectWoo } from "./connection.ts";
import type { Shop } from "./loader.ts";

/** A Shopify theme: its app embed tells in an element beside the script, which Shopify draws bare. */
export const shopify: Shop = {
  platform: "shopify",
  connect: connectShopify,
  told: (script) => (document.querySelector<HTMLElement>("regulars-settings") ?? script).dataset,
};

/** A page of the WordPress plugin. */
export const woocommerce: Shop = { platform: "woocommerce", connect: connectWoo, told: ({ dataset }) => dataset };
