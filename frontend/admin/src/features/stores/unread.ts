import type { Store } from "@/api/types";

export type Reading = NonNullable<Store["readings"]>[number];

const order: Reading["listing"][] = ["orders", "customers", "products"];

/** How far a store was read for the first time; empty for one that was read before that was noted. */
export const readings = (store: Store): Reading[] =>
  order.flatMap((listing) => (store.readings ?? []).filter((reading) => reading.listing === listing));

/** What of a store is still read for the first time; empty once all of it is here. */
export function unread(store: Store): Reading[] {
  const all = readings(store);
  return store.state !== "connected" || all.every((reading) => reading.stage === "done") ? [] : all;
}
