import type { ProgramDocument, Reward } from "@/api/types";
import { type Permission, useStores } from "@/features/stores/queries";

/** What a store must allow for a kind of reward. */
const needs: Partial<Record<Reward["kind"], Permission>> = {
  gift_card: "gift_cards",
  store_credit: "store_credit",
};

/** What the rewards of a program want of stores. */
export function wantedBy({ rewards }: ProgramDocument): Permission[] {
  const wanted = rewards.flatMap((reward) => (reward.active ? (needs[reward.kind] ?? []) : []));
  return [...new Set(wanted)];
}

/** The permission that a kind of reward wants and that no store gives yet. */
export function usePermissionLacking(kind: Reward["kind"]): Permission | undefined {
  const stores = useStores();
  const wanted = needs[kind];
  const asked = (stores.data ?? []).flatMap((store) => store.permissions ?? []);
  const found = asked.filter((one) => one.name === wanted);
  return found.length > 0 && found.every((one) => !one.granted) ? wanted : undefined;
}
