import type { Program } from "@/api/types";
import type { Key } from "@/i18n/t";

export interface Step {
  title: Key;
  detail: Key;
  verb: Key;
  href: string;
  done: boolean;
}

/** The way to a running program; undefined once it runs. */
export function firstSteps(stores: number, program: Program | undefined): Step[] | undefined {
  if (!program || (stores > 0 && program.live)) return undefined;
  const { rules, rewards } = program.draft.document;
  const step = (name: "store" | "earn" | "reward" | "publish", href: string, done: boolean): Step => ({
    title: `home.step_${name}`,
    detail: `home.step_${name}_detail`,
    verb: `home.step_${name}_verb`,
    href,
    done,
  });
  return [
    step("store", "/stores", stores > 0),
    step(
      "earn",
      "/program/earn",
      rules.some((rule) => rule.active),
    ),
    step(
      "reward",
      "/program/rewards",
      rewards.some((reward) => reward.active),
    ),
    step("publish", "/program/earn", program.live !== null),
  ];
}
