// The first of the two files: draws the launcher and fetches the panel when a shopper shows interest.
// It never opens by itself.

import launcherWords from "words:launcher";
import type { Call, Settings } from "./connection.ts";
import { drawLauncher } from "./launcher.ts";
import type { Bootstrap } from "./wire.ts";
import { countPoints, isRightToLeft } from "./words.ts";

/** What the panel gets from the loader. */
export interface Host {
  root: ShadowRoot;
  element: HTMLElement;
  settings: Settings;
  /** Folder of the panel and its words, with a slash at the end. */
  folder: string;
  call: Call;
  /** What the loader has seen already, if it came. */
  seen: Bootstrap | undefined;
  /** Tells the launcher about a new balance. */
  changed(data: Bootstrap): void;
  /** Called once the panel is gone: gives the focus back. */
  closed(): void;
}

/** What differs between the platforms. */
export interface Shop {
  platform: Settings["platform"];
  connect(settings: Settings): Call;
  /** What the page tells, beside its script or on it. */
  told(script: HTMLScriptElement): DOMStringMap;
}

export interface Panel {
  open(host: Host): void;
  close(): void;
}

const wordsOf = (locale: string) => launcherWords[locale.split("-")[0] ?? "en"] ?? launcherWords.en;

/** Draws the launcher for a script tag; gives it back for tests. */
export function start(script: HTMLScriptElement, load: (url: string) => Promise<Panel>, shop: Shop) {
  const { api, cart, locale, account } = shop.told(script);
  const settings: Settings = {
    platform: shop.platform,
    api: api ?? "/apps/regulars/v1",
    cart: cart ?? "/wp-json/wc/store/v1/cart",
    locale: locale || document.documentElement.lang || "en",
    account: account ?? "",
  };
  const folder = new URL(".", script.src).href;
  const launcher = drawLauncher();
  const { host: element, root, button } = launcher;
  let opened: Panel | undefined;
  let opener: HTMLElement | undefined;
  let tries = 0;
  let coming: Promise<Panel> | undefined;

  const host: Host = {
    root,
    element,
    settings,
    folder,
    call: shop.connect(settings),
    seen: undefined,
    changed(data) {
      host.seen = data;
      settings.locale = data.locale;
      const words = wordsOf(data.locale);
      const points = data.shopper === "member" && data.balance?.available;
      launcher.wear(data.look, isRightToLeft(data.locale));
      button.classList.toggle("news", !!data.news);
      button.title = data.news?.title ?? "";
      launcher.say(
        (typeof points === "number" && countPoints(data.locale, points, data.points, words?.[2] ?? "one")) ||
          (words?.[0] ?? ""),
      );
    },
    closed() {
      opened = undefined;
      button.setAttribute("aria-expanded", "false");
      opener?.focus();
    },
  };

  // A failed import stays failed for its URL, so that every further try has its own.
  const fetchPanel = () => {
    coming ??= load(`${folder}regulars-panel.js${tries ? `?try=${tries}` : ""}`).catch((error: unknown) => {
      tries++;
      coming = undefined;
      throw error;
    });
    return coming;
  };
  const prefetch = () => void fetchPanel().catch(() => {});

  const toggle = async (from: HTMLElement) => {
    if (opened) return opened.close();
    opener = from;
    const label = root.textContent ?? "";
    button.setAttribute("aria-busy", "true");
    try {
      const panel = await fetchPanel();
      if (opened) return;
      opened = panel;
      button.setAttribute("aria-expanded", "true");
      panel.open(host);
      launcher.say(label);
    } catch {
      launcher.say(wordsOf(settings.locale)?.[1] ?? "");
    } finally {
      button.removeAttribute("aria-busy");
    }
  };

  for (const interest of ["pointerenter", "focus", "touchstart"]) {
    button.addEventListener(interest, prefetch, { once: true, passive: true });
  }
  button.addEventListener("click", () => toggle(button));
  // The shop's own links open it too: <a href="#regulars">.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest<HTMLElement>('a[href="#regulars"]');
    if (!link) return;
    event.preventDefault();
    if (!opened) void toggle(link);
  });

  const look = async () => {
    try {
      const response = await host.call(`/bootstrap?locale=${encodeURIComponent(settings.locale)}`);
      if (!response.ok) throw new Error(String(response.status));
      host.changed(await response.json());
    } catch {
      // The launcher still comes: the panel says what failed and offers to try again.
      launcher.wear(undefined, isRightToLeft(settings.locale));
      launcher.say(wordsOf(settings.locale)?.[0] ?? "");
    }
    document.body.append(element);
  };
  return { host, launcher, look, ready: look() };
}
