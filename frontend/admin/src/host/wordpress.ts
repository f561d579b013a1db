/** What the plugin's page in wp-admin says: nothing secret, the shop's staff can read it in the page. */
export interface WordPressPage {
  /** Where our API is: scheme and host. */
  api: string;
  /** The page's own address in wp-admin, without what we put behind it. */
  page: string;
  /** Where the shop signs who asks, and the nonce that it wants with that. */
  token: string;
  nonce: string;
  /** Where WordPress gives a new nonce to whoever is still signed in. */
  renew: string;
}

/** The element that the plugin prints for us. scripts/scope.ts puts our sheet under it. */
const element = globalThis.document?.getElementById("regulars-admin") ?? undefined;

/** The page of wp-admin that we stand in; undefined everywhere else. */
export const wordpress: WordPressPage | undefined = element?.dataset.page
  ? (JSON.parse(element.dataset.page) as WordPressPage)
  : undefined;

/** Who speaks a language there: our own part of the page, not WordPress's. */
export const speaker: HTMLElement | undefined = wordpress ? element : globalThis.document?.documentElement;

/** Where dialogs and lists are put: the end of the page, or the place that the plugin keeps for them. */
export const stage = (): HTMLElement | undefined =>
  wordpress ? (document.getElementById("regulars-pop") ?? undefined) : undefined;
