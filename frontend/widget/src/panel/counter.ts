import type { Asking, Counter } from "../cart/cart.ts";
import type { Host } from "../loader.ts";
import { addWords, version } from "./speech.ts";

export const fetchPart = (url: string) =>
  import(url.includes("?") ? url : url + version) as Promise<typeof import("../cart/cart.ts")>;

/** Fetches the part that speaks with the cart; it comes only when there is a code for it. */
export async function openCounter(host: Host, load: typeof fetchPart, asking: Omit<Asking, "settings">) {
  const { Counter, words } = await load(host.folder);
  addWords(words);
  return new Counter({ settings: host.settings, ...asking }) as Counter;
}
