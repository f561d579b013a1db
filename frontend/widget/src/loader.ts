// The first of the two files: draws the launcher and fetches the panel when a shopper shows interest.
// It never opens by itself.

import launcherWords from "words:launcher";
import type { Call, Settings } from "./connection.ts";
import { drawLauncher } from "./launcher.ts";
import type { Bootstrap } from "./wire.ts";
import { countPoints, isRightToLeft, type LauncherWords } from "./words.ts";

/** What the panel gets from the loader. */
export interface Host {
  root: ShadowRoot;
  element: HTMLElement;
  settings: Settings;
  /** Folder of the panel and its words, with a slash at the end. */
  folder: string;
  call: Call;
  /** The store's id of the order under whose link the panel was opened. */
  order?: string | undefined;
  /** What the loader has seen already, if it came. */
  seen: Bootstrap | undefined;
  /** Tells the launcher about a new balance. */
  changed(data: Bootstrap): void;
  /** Called once the panel is gone: gives the focus back. */
  closed(): void;
}

export type Told = Omit<Settings, "platform" | "codes">;

/** What differs between the platforms. */
export interface Shop {
  platform: Settings["platform"];
  connect(settings: Settings): Call;
  /** What the page tells, beside its script or on it, and what it need not tell. */
  told(script: HTMLScriptElement): Told;
}

export interface Panel {
  open(host: Host): void;
  close(): void;
}

const wordsOf = (locale: string) =>
  (launcherWords[locale.split("-")[0] as string] ?? launcherWords.en) as LauncherWords[string];

/** Loads a module once. A failed import stays failed for its URL, so that every further try has its own. */
export function lazy<T>(load: (url: string) => Promise<T>, url: string): () => Promise<T> {
  let tries = 0;
  let coming: Promise<T> | undefined;
  return () => {
    coming ??= load(url + (tries ? `?try=${tries}` : "")).catch((error: unknown) => {
      tries++;
      coming = undefined;
      throw error;
    });
    return coming;
  };
}

/** Draws the launcher for a script tag; gives it back for tests. */
export function start(script: HTMLScriptElement, load: (url: string) => Promise<Panel>, shop: Shop) {
  const told = shop.told(script);
  const settings: Settings = {
    ...told,
    platform: shop.platform,
    locale: told.locale || document.documentElement.lang || "en",
  };
  const folder = new URL(".", script.src).href;
  const launcher = drawLauncher();
  const { host: element, root, button } = launcher;
  let opened: Panel | undefined;
  let opener: HTMLElement | undefined;

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
      launcher.say((typeof points === "number" && countPoints(data.locale, points, data.points, words[2])) || words[0]);
    },
    closed() {
      opened = undefined;
      button.setAttribute("aria-expanded", "false");
      opener?.focus();
    },
  };

  const fetchPanel = lazy(load, `${folder}regulars-panel.js`);
  const prefetch = () => void fetchPanel().catch(() => {});

  const toggle = async (from: HTMLElement) => {
    if (opened) return opened.close();
    opener = from;
    host.order = from.dataset.order;
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
      launcher.say(wordsOf(settings.locale)[1]);
    } finally {
      button.removeAttribute("aria-busy");
    }
  };

  for (const interest of ["pointerenter", "focus", "touchstart"]) {
    button.addEventListener(interest, prefetch, { once: true, passive: true });
  }
  button.addEventListener("click", () => toggle(button));
  // The shop's own links open it too: <a href="#regulars">, below an order with data-order="its id".
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>('a[href="#regulars"]');
    if (!link) return;
    event.preventDefault();
    if (!opened) void toggle(link);
  });

  const look = async () => {
    try {
      const response = await host.call(`/bootstrap?locale=${encodeURIComponent(settings.locale)}`);
      if (!response.ok) throw response;
      host.changed(await response.json());
    } catch {
      // The launcher still comes: the panel says what failed and offers to try again.
      launcher.wear(undefined, isRightToLeft(settings.locale));
      launcher.say(wordsOf(settings.locale)[0]);
    }
    document.body.append(element);
  };
  return { host, launcher, look, ready: look() };
}
