// What the WordPress plugin leaves empty on a page, which is the same for everybody: it is filled once the page is there.

import { type Host, lazy } from "./loader.ts";
import { carryInCookie, keepVisit, keptVisit } from "./visit.ts";

/** What taps in the parts do; it is fetched with the first. */
export interface Taps {
  tap(host: Host, on: HTMLElement, look: () => Promise<void>): Promise<void>;
}

interface ShopWindow extends Window {
  jQuery?: (page: Document) => { on(event: string, heard: (event: Event) => void): void };
  wp_has_consent?: (category: string) => boolean;
}

const page = window as ShopWindow;

/**
 * The server's markup without what could run in the shop's page: it is shown there, and nothing more. Scripts of a
 * document that was parsed like this never run; names of attributes are in lower case.
 */
function harmless(markup: string): Node[] {
  const { head, body } = new DOMParser().parseFromString(markup, "text/html");
  for (const element of body.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (/^on|^srcdoc/.test(name) || /^\s*javascript:/i.test(value)) element.removeAttribute(name);
    }
  }
  return [...head.children, ...body.childNodes];
}

/** Asks for what a part shows, or sends a form of it, and shows the answer. */
export async function fill(host: Host, part: HTMLElement, body?: URLSearchParams): Promise<void> {
  const query = new URLSearchParams({
    locale: host.settings.locale,
    live: "1",
    action: location.pathname + location.search,
    visit: keptVisit(),
  });
  const response = await host.call(`/${part.dataset.regularsPart}${query}`, body && { method: "POST", body });
  if (!response.ok) throw response;
  part.replaceChildren(...harmless(await response.text()));
  keepVisit(carryInCookie);
  for (const button of part.querySelectorAll<HTMLElement>("[data-regulars-code]")) {
    if (host.settings.codes?.includes(`${button.dataset.regularsCode}`.toLowerCase())) button.remove();
  }
}

/** Fills the parts of a page; look asks for the balance anew. */
export function fillParts(host: Host, look: () => Promise<void>, load: (url: string) => Promise<Taps>): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-regulars-part]")) {
    // Where nothing comes, the plugin's own words about that, if there are any, come to light.
    fill(host, part).catch(() => part.firstElementChild?.removeAttribute("hidden"));
  }

  const loadTaps = lazy(load, `${host.folder}regulars-taps.js`);
  const tap = async (event: Event, what: string) => {
    const on = (event.target as Element).closest<HTMLElement>(what);
    if (!on) return;
    event.preventDefault();
    try {
      await (await loadTaps()).tap(host, on, look);
    } catch {
      // The next tap tries again.
    }
  };
  document.addEventListener("click", (event) => tap(event, "[data-regulars-code]"));
  document.addEventListener("submit", (event) => tap(event, "[data-regulars-part] form"));

  page.jQuery?.(document).on("found_variation", (event) => tap(event, ".variations_form"));
}

/** Tells what a member looks at, where the merchant wants it and the shop's means of consent, if any, has it. */
export function tellLook(host: Host, { viewed, consent }: DOMStringMap): void {
  if (!viewed || !host.seen?.watch || (consent && !page.wp_has_consent?.(consent))) return;
  void host
    .call("/viewed", { method: "POST", headers: { "Content-Type": "application/json" }, body: viewed })
    .catch(() => {});
}
