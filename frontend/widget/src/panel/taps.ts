/**
 * A tap on "Get it" that has no final answer yet. It outlives a reload of the page, so that a second tap after
 * a lost answer carries the same key and cannot buy twice.
 */
export interface Tap {
  key: string;
  /** The redemption, once the server named it (202). */
  id?: string;
  /** Of a slider. */
  steps?: number;
  /** Of a free product: which one. */
  product?: string;
  /** Ids of the codes seen before the tap: any other code for this reward answers it. */
  known: string[];
}

export type Taps = Record<string, Tap>;

const place = "regulars:taps";

/** Taps by reward id. Storage may be refused by the browser: then they live as long as the page. */
export function loadTaps(): Taps {
  try {
    const taps: unknown = JSON.parse(sessionStorage.getItem(place) ?? "{}");
    return taps && typeof taps === "object" ? (taps as Taps) : {};
  } catch {
    return {};
  }
}

export function saveTaps(taps: Taps): void {
  try {
    if (Object.keys(taps).length) sessionStorage.setItem(place, JSON.stringify(taps));
    else sessionStorage.removeItem(place);
  } catch {
    // The page's own memory still holds them.
  }
}

/** A random key; shops without https have no randomUUID. */
export function newKey(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
