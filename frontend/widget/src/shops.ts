import { connectShopify, connectWoo } from "./connection.ts";
import type { Shop, Told } from "./loader.ts";

/** A Shopify theme: its app embed tells in an element beside the script, which Shopify draws bare. */
export const shopify: Shop = {
  platform: "shopify",
  connect: connectShopify,
  told(script) {
    const { dataset } = document.querySelector<HTMLElement>("regulars-settings") ?? script;
    return { api: "/apps/regulars/v1", cart: "", account: "", locale: "", ...dataset };
  },
};

/** A page of the WordPress plugin, which always tells where the cart answers. */
export const woocommerce: Shop = {
  platform: "woocommerce",
  connect: connectWoo,
  told: ({ dataset }) => dataset as unknown as Told,
};
