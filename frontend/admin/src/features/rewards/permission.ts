import type { ProgramDocument, Reward } from "@/api/types";
import { type Permission, useStores } from "@/features/stores/queries";

/** Kinds of rewards that a store must allow, by name. */
const needing = ["gift_card", "store_credit"] as const;

function permissionFor(kind: Reward["kind"]): Permission | undefined {
  if (kind === "gift_card") return "gift_cards";
  return kind === "store_credit" ? "store_credit" : undefined;
}

/** What the rewards of a program want of stores. */
export function wantedBy(document: ProgramDocument): Permission[] {
  return needing.flatMap((kind) => {
    const used = document.rewards.some((reward) => reward.active && reward.kind === kind);
    return used ? (permissionFor(kind) ?? []) : [];
  });
}

/** The permission that a kind of reward wants and that no store gives yet. */
export function usePermissionLacking(kind: Reward["kind"]): Permission | undefined {
  const stores = useStores();
  const wanted = permissionFor(kind);
  const asked = (stores.data ?? []).flatMap((store) => store.permissions ?? []);
  const found = asked.filter((one) => one.name === wanted);
  return found.length > 0 && found.every((one) => !one.granted) ? wanted : undefined;
}
