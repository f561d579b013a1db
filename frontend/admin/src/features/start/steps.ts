import type { FirstRun } from "@/api/start-calls";
import type { Program, Redemption, Store } from "@/api/types";
import { unread } from "@/features/stores/unread";

export const steps = ["read", "habits", "choose", "publish", "show", "try"] as const;
export type Step = (typeof steps)[number];

/** What each step is judged by. */
export interface Facts {
  first: FirstRun;
  stores: Store[];
  program: Program;
  tried: boolean;
}

/** Which steps are done, as things stand; nothing is ticked because somebody clicked past it. */
export function doneOf({ first, stores, program, tried }: Facts): Record<Step, boolean> {
  const connected = stores.filter((store) => store.state === "connected");
  const read = connected.length > 0 && connected.every((store) => unread(store).length === 0);
  const seen = (store: Store) => first.stores.some(({ id, seen_at }) => id === store.id && seen_at !== null);
  return {
    read,
    habits: read && first.habits.length > 0,
    choose: !program.draft.untouched || program.live !== null,
    publish: program.live !== null,
    show: connected.length > 0 && connected.every(seen),
    try: tried,
  };
}

/** The step to go on with: the first that is neither done nor left for later. */
export function nextOf(done: Record<Step, boolean>, later: Step[]): Step | undefined {
  return steps.find((step) => !done[step] && !later.includes(step));
}

/** One more buyer in a hundred who comes back: how many that is, and what they would pay once more. */
export function onePercentMore({ buyers, orders, sales }: { buyers: number; orders: number; sales: number }) {
  const more = Math.floor(buyers / 100);
  const paid = orders > 0 ? Number((BigInt(sales) * BigInt(more)) / BigInt(orders)) : 0;
  return { buyers: more, sales: paid };
}

/** Share in basis points, rounded. */
export const shareBP = (part: number, whole: number): number =>
  whole > 0 ? Number((BigInt(part) * 20_000n + BigInt(whole)) / (2n * BigInt(whole))) : 0;

/** Where the trial stands: points, then a code, then everything tidied up. */
export type Trial =
  | { stage: "needs_points"; missing: number }
  | { stage: "take" }
  | { stage: "making" }
  | { stage: "taken"; code: Redemption }
  | { stage: "used"; code: Redemption }
  | { stage: "give_back"; points: number }
  | { stage: "over" };

const beingMade: Redemption["state"][] = ["reserved", "creating", "unknown", "cancelling", "returning"];

/** `given`: points that the trial gave and did not take back; `since`: when it gave them first, "" for never. */
export function trialOf(
  cost: number,
  available: number,
  trial: { given: number; since: string },
  redemptions: Redemption[],
): Trial {
  const ours = redemptions.filter(({ created_at }) => trial.since !== "" && created_at >= trial.since);
  const code = ours[0];
  if (code && beingMade.includes(code.state)) return { stage: "making" };
  if (code?.state === "issued") return { stage: "taken", code };
  if (code?.state === "used") return { stage: "used", code };
  if (code && trial.given > 0 && available > 0)
    return { stage: "give_back", points: Math.min(trial.given, available) };
  if (code) return { stage: "over" };
  return available < cost ? { stage: "needs_points", missing: cost - available } : { stage: "take" };
}
