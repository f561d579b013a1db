import type { ProgramDocument } from "@/api/types";

interface Item {
  id: string;
}

/** The document with `item` in its list: in place of the one with its id, or at the end. */
export function withItem<List extends "rules" | "rewards" | "campaigns">(
  document: ProgramDocument,
  list: List,
  item: NonNullable<ProgramDocument[List]>[number],
): ProgramDocument {
  const items: Item[] = document[list] ?? [];
  const known = items.some((other) => other.id === item.id);
  const next = known ? items.map((other) => (other.id === item.id ? item : other)) : [...items, item];
  return { ...document, [list]: next };
}

/** The document without the item of that id. */
export function withoutItem(
  document: ProgramDocument,
  list: "rules" | "rewards" | "campaigns",
  id: string,
): ProgramDocument {
  const items: Item[] = document[list] ?? [];
  return { ...document, [list]: items.filter((other) => other.id !== id) };
}

export type Mark = "new" | "changed" | undefined;

/** How a rule or reward of the draft stands to the live version. Nothing is marked while that is unknown. */
export function markOf(item: Item, live: Item[] | undefined): Mark {
  if (!live) return undefined;
  const now = live.find((other) => other.id === item.id);
  if (!now) return "new";
  return stable(now) === stable(item) ? undefined : "changed";
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a.localeCompare(b)))
      : inner,
  );
}
