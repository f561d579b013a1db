// What the desk asks the shop, and what it is given to ask with.
import type { Call } from "../connection.ts";
import type { Bootstrap, Problem } from "../wire.ts";
import type { Asked } from "./wire.ts";

export interface Asking {
  root: ShadowRoot;
  place: HTMLElement;
  call: Call;
  locale: string;
  t(key: string, args?: Record<string, string>): string;
  day(iso: string): string;
  /** Whether this shopper may write, or only sees where else the shop is reached. */
  may: boolean;
  contact: Bootstrap["contact"];
  /** The store's id of the order that they come from. */
  order?: string | undefined;
}

const withLocale = (path: string, { locale }: Asking) =>
  `${path}${path.includes("?") ? "&" : "?"}locale=${encodeURIComponent(locale)}`;

export async function read<Out>(asking: Asking, path: string): Promise<Out> {
  const response = await asking.call(withLocale(path, asking));
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/** Sends something of the shopper's once, however often it is tried: `key` stays the same until it is taken. */
export async function send(asking: Asking, path: string, key: string, body: object): Promise<Asked> {
  const response = await asking.call(withLocale(path, asking), {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(body),
  });
  const said = (await response.json()) as Asked & Problem;
  if (!response.ok) throw new Error(said.detail);
  return said;
}

/**
 * Does something at a tap, once at a time: the button is busy meanwhile, and what went wrong stands in `trouble`.
 */
export async function attempt(
  button: HTMLElement,
  trouble: HTMLElement,
  { t }: Asking,
  work: () => Promise<void>,
): Promise<void> {
  if (button.ariaBusy) return;
  button.ariaBusy = "true";
  trouble.hidden = true;
  try {
    await work();
  } catch (error) {
    trouble.textContent = (error instanceof Error && error.message) || t("no_answer");
    trouble.hidden = false;
  }
  button.ariaBusy = null;
}
