// What the storefront API says, through the app proxy: Shopify signs for the shopper, the page is never asked.
import type { Bootstrap } from "../widget/wire.ts";

const asked = new Map<string, Promise<unknown>>();

/** Asks once for a path, however many blocks want it. A failure is forgotten, so that the next one asks again. */
export function ask<T>(api: string, path: string): Promise<T> {
  const address = api + path;
  const known = asked.get(address);
  if (known) return known as Promise<T>;
  const coming = fetch(address, { credentials: "same-origin" }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json() as Promise<T>;
  });
  asked.set(address, coming);
  coming.catch(() => asked.delete(address));
  return coming;
}

/** What the widget shows, for a block beside it: that the widget itself is there is not said by asking. */
export const stateOf = (api: string, locale: string) =>
  ask<Bootstrap>(api, `/bootstrap?part=true&locale=${encodeURIComponent(locale)}`);
