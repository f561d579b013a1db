// Entry of regulars-woocommerce.js, a classic deferred script: the loader, and the parts of the plugin's pages.
import { start } from "./loader.ts";
import { fillParts, tellLook } from "./parts.ts";
import { woocommerce } from "./shops.ts";

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !document.querySelector("regulars-widget")) {
  // WordPress writes the plugin's version behind the address: what comes later is of the same.
  const { search } = new URL(script.src);
  const load = (url: string) => import(url.includes("?") ? url : url + search);
  const begin = async () => {
    const { host, look, ready } = start(script, load, woocommerce);
    fillParts(host, look, load);
    await ready;
    tellLook(host, script.dataset);
  };
  // The shop's own work comes first.
  if ("requestIdleCallback" in window) requestIdleCallback(begin, { timeout: 2000 });
  else setTimeout(begin, 200);
}
