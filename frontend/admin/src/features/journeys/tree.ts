import type { JourneyScript, JourneyStep } from "@/api/journey-calls";

/** Where a list of steps stands: "" for the first, "2.then" or "1.arms.0" for one within a step. */
export type ListPath = string;

type Lists = "then" | "else";

/** A step's own lists, by the path below the step's index. */
export function listsOf(step: JourneyStep): string[] {
  if (step.kind === "until" || step.kind === "branch" || step.kind === "for_you") return ["then", "else"];
  if (step.kind === "split") return (step.arms ?? []).map((_, i) => `arms.${i}`);
  return [];
}

export function below(path: ListPath, index: number, list: string): ListPath {
  return path ? `${path}.${index}.${list}` : `${index}.${list}`;
}

/** How the server names a step, for its errors: body.document.steps[2].then[0]. */
export function serverPath(path: ListPath, index: number): string {
  const parts = path ? path.split(".") : [];
  let name = "document.steps";
  for (let i = 0; i < parts.length; ) {
    name += `[${parts[i]}].${parts[i + 1]}`;
    if (parts[i + 1] === "arms") {
      name += `[${parts[i + 2]}].steps`;
      i += 3;
    } else i += 2;
  }
  return `${name}[${index}]`;
}

/** Whether the server's fault lies in a field of this very step, not in one of a step within it. */
export function isOwnFault(location: string, place: string): boolean {
  const at = `body.${place}`;
  if (!location.startsWith(at)) return false;
  const field = location.slice(at.length);
  return field === "" || (field.startsWith(".") && !/^\.((then|else)\[|arms\[\d+\]\.steps\[)/.test(field));
}

/** The document with one list of steps changed. */
export function withList(
  document: JourneyScript,
  path: ListPath,
  change: (steps: JourneyStep[]) => JourneyStep[],
): JourneyScript {
  return { ...document, steps: within(document.steps ?? [], path ? path.split(".") : [], change) };
}

function within(
  steps: JourneyStep[],
  path: string[],
  change: (steps: JourneyStep[]) => JourneyStep[],
): JourneyStep[] {
  const [index, list, arm] = path;
  if (index === undefined) return change(steps);
  return steps.map((step, i) => {
    if (i !== Number(index)) return step;
    if (list !== "arms")
      return { ...step, [list as Lists]: within(step[list as Lists] ?? [], path.slice(2), change) };
    const arms = (step.arms ?? []).map((one, n) =>
      n === Number(arm) ? { ...one, steps: within(one.steps ?? [], path.slice(3), change) } : one,
    );
    return { ...step, arms };
  });
}

/** The list with a step moved up (-1) or down (1). */
export function moved(steps: JourneyStep[], index: number, by: -1 | 1): JourneyStep[] {
  const to = index + by;
  const step = steps[index];
  if (!step || to < 0 || to >= steps.length) return steps;
  const next = steps.filter((_, i) => i !== index);
  next.splice(to, 0, step);
  return next;
}

/** How many steps there are, lists within lists included. */
export function countSteps(steps: JourneyStep[] | null | undefined): number {
  return (steps ?? []).reduce(
    (sum, s) =>
      sum +
      1 +
      countSteps(s.then) +
      countSteps(s.else) +
      (s.arms ?? []).reduce((n, arm) => n + countSteps(arm.steps), 0),
    0,
  );
}

export function newStep(kind: string): JourneyStep {
  const id = `${kind}-${crypto.randomUUID().slice(0, 8)}`;
  const base = { id, kind } as JourneyStep;
  switch (kind) {
    case "wait":
      return { ...base, minutes: 60 * 24 };
    case "until":
      return { ...base, minutes: 60 * 24 * 7, on: [{ kind: "paid" }] };
    case "hour":
      return { ...base, from: 9, until: 18 };
    case "split":
      return {
        ...base,
        arms: [
          { share_permille: 500, steps: [] },
          { share_permille: 500, steps: [] },
        ],
      };
    case "branch":
      return { ...base, if: { match: "all", of: [{ field: "orders", op: "at_least", number: 2 }] } };
    case "points":
      return { ...base, points: 100, note: "" };
    case "for_you":
      return { ...base, rung: 2 };
    case "tier":
      return { ...base, days: 30, note: "" };
    default:
      return base;
  }
}

export function newDocument(name: string): JourneyScript {
  return {
    name,
    trigger: { kind: "paid" },
    again: { when: "never" },
    steps: [newStep("wait")],
    compare_permille: 50,
    window_days: 30,
  } as JourneyScript;
}
