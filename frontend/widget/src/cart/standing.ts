import type { Speech } from "../panel/speech.ts";
import { type Basket, counts, same, type Till } from "./basket.ts";
import type { Block } from "./block.ts";

/** What is said of a code in the cart, and what the shopper can do about it. */
export interface Standing {
  said: string;
  /** It was tapped, and it did not count. */
  bad?: boolean;
  /** It counts: there is nothing left to tap. */
  applied?: boolean;
  step?: Step;
}

export interface Step {
  name: string;
  take?: () => Promise<void>;
  href?: string;
}

/** What a tap on the offered step does. */
export interface Steps {
  swap(off: string[]): Promise<void>;
  add(): Promise<void>;
}

/** Codes and names stand in texts of any direction. */
const isolated = (texts: string[]) => texts.map((text) => `\u2068${text}\u2069`).join(", ");

/** Says what keeps a code from counting. */
export function lacking({ t, money }: Speech, block: Block, steps: Steps): Standing {
  switch (block.why) {
    case "empty":
      return { said: t("cart.empty") };
    case "short":
      return { said: t("cart.short", { Amount: money({ minor: block.missing, currency: block.currency }) }) };
    case "beside": {
      const Code = isolated(block.codes);
      return {
        said: t("cart.beside", { Code }),
        step: { name: t("cart.swap", { Code }), take: () => steps.swap(block.codes) },
      };
    }
    case "goods":
      return block.add
        ? {
            said: t("cart.free", { Product: isolated([block.add.title]) }),
            step: { name: t("cart.add"), take: steps.add },
          }
        : { said: t("cart.goods") };
  }
}

/** Says that a code counts; and what that took off, or which code of before it keeps from counting, once it was put in. */
export function counting(
  { t, money }: Speech,
  till: Till,
  after: Basket,
  before?: Basket,
  wanted?: string[],
): Standing {
  const gone = before?.codes.filter((one) => one.counts && !counts(after, one.code)).map(({ code }) => code) ?? [];
  const lost = gone.filter((code) => wanted?.some((one) => same(one, code)));
  // Beside another code than before, the difference is not this one's alone.
  const minor = before && !gone.length ? before.total - after.total : 0;
  const href = till.onCart() ? "" : till.page();
  return {
    said: lost.length
      ? t("cart.instead", { Code: isolated(lost) })
      : minor > 0
        ? t("cart.off", { Amount: money({ minor, currency: after.currency }) })
        : t("cart.in"),
    applied: true,
    ...(href && { step: { name: t("cart.see"), href } }),
  };
}
