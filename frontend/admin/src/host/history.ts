import { createBrowserHistory, type HistoryLocation, type RouterHistory } from "@tanstack/react-router";
import { wordpress } from "./wordpress";

/** Where our pages begin in an address, as the router sees it. */
export const basepath = "/admin";

/**
 * The address of a page of ours in wp-admin: that of the plugin's page, with ours in `path`. It is loaded anew, kept
 * as a bookmark and survives a sign-in, as WooCommerce's own pages do.
 */
export function placed(page: string, to: string): string {
  const path = encodeURIComponent(to.slice(basepath.length) || "/").replaceAll("%2F", "/");
  return path === "/" ? page : `${page}${page.includes("?") ? "&" : "?"}path=${path}`;
}

/** The page of ours that an address in wp-admin names: Home where it names none. */
export function named(search: string): string {
  const path = new URLSearchParams(search).get("path") ?? "/";
  return basepath + (path.startsWith("/") && !path.startsWith("//") ? path : "/");
}

/** Takes an address apart as the router wants it. */
function located(href: string, state: HistoryLocation["state"]): HistoryLocation {
  const { pathname, search, hash } = new URL(href, "https://page.invalid");
  return { href, pathname, search, hash, state };
}

/** The router's history in wp-admin; undefined elsewhere, where addresses are what they seem. */
export const hostHistory: RouterHistory | undefined = wordpress && underPage(wordpress.page);

function underPage(page: string): RouterHistory {
  return createBrowserHistory({
    parseLocation: () => located(named(location.search), history.state ?? { __TSR_index: 0 }),
    createHref: (to) => placed(page, to),
  });
}
