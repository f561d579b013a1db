import type { Store } from "@/api/types";

export type Reading = NonNullable<Store["readings"]>[number];

const order: Reading["listing"][] = ["orders", "customers", "products"];

/** What of a store is still read for the first time; empty once all of it is here. */
export function unread(store: Store): Reading[] {
  const going = store.readings ?? [];
  if (store.state !== "connected" || going.every((reading) => reading.stage === "done")) return [];
  return order.flatMap((listing) => going.filter((reading) => reading.listing === listing));
}
