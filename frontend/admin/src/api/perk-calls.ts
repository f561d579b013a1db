import { api, must } from "./client";
import type { components } from "./schema.gen";

export type Perk = components["schemas"]["Perk"];

/** Perks that wait to be handed over, oldest first. */
export async function listPerks(after: string) {
  const page = await must(api.GET("/api/v1/perks", { params: { query: { after: after || undefined } } }));
  return { items: page.items ?? [], next: page.next ?? "" };
}

/** Says that a perk was handed over, or refuses it with a word to the member. */
export const handOver = (id: string, body: { refused?: boolean; note?: string }) =>
  must(api.POST("/api/v1/perks/{id}/hand-over", { params: { path: { id } }, body }));
