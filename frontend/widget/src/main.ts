// Entry of regulars-loader.js, a classic deferred script.
import { type Panel, start } from "./loader.ts";
import { shopify } from "./shops.ts";
import { carryInCart, keepVisit } from "./visit.ts";

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !document.querySelector("regulars-widget")) {
  const begin = () => {
    keepVisit(carryInCart);
    start(script, (url) => import(url) as Promise<Panel>, shopify);
  };
  // The shop's own work comes first.
  if ("requestIdleCallback" in window) requestIdleCallback(begin, { timeout: 2000 });
  else setTimeout(begin, 200);
}
