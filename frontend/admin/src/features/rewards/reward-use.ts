import type { Reward } from "@/api/types";
import { type AmountTexts, amountsFrom, amountTexts } from "@/features/program/amount-fields";
import type { Faults } from "@/features/program/validate";
import { t } from "@/i18n/t";

type Combines = NonNullable<Reward["combines"]>;

/** What a reward can be used on and beside, as the form holds it. */
export interface UseForm {
  /** Percent off: never more than that. */
  most: AmountTexts;
  products: string[];
  /** Free product: which kinds of those products; all of a product of which none is named. */
  variants: string[];
  collections: string[];
  purchase: NonNullable<Reward["purchase"]>;
  /** usual: beside sale prices and free shipping; alone: beside none; chosen: those of `beside`. */
  combines: "usual" | "alone" | "chosen";
  beside: Pick<Combines, "order" | "product" | "shipping">;
  shared: boolean;
  /** Whom shared codes work for; everybody when empty. */
  segmentsInShopify: NonNullable<Reward["store_segments"]>;
}

/** How many products or collections a discount in a Shopify store can name. */
export const mostThings = 100;

/** Rewards that are a discount code in the store. */
export const isCode = (kind: Reward["kind"]) =>
  ["amount_off", "percent_off", "free_shipping", "free_product", "slider"].includes(kind);

/** Rewards that can be kept to some goods. */
export const canBeKept = (kind: Reward["kind"]) => ["amount_off", "percent_off", "slider"].includes(kind);

/** Rewards whose codes can all be of one discount in Shopify: those that are worth the same. */
export const canShare = (kind: Reward["kind"]) =>
  ["amount_off", "percent_off", "free_shipping"].includes(kind);

export function usageFromReward(reward: Reward | undefined, currencies: string[]): UseForm {
  const { alone, ...beside } = reward?.combines ?? {};
  const some = beside.order || beside.product || beside.shipping;
  return {
    most: amountTexts(reward?.most, currencies),
    products: reward?.only?.products ?? [],
    variants: reward?.only?.variants ?? [],
    collections: reward?.only?.collections ?? [],
    purchase: reward?.purchase ?? "any",
    combines: alone ? "alone" : some ? "chosen" : "usual",
    beside,
    shared: reward?.shared_discount ?? false,
    segmentsInShopify: reward?.store_segments ?? [],
  };
}

interface UseOutcome {
  use: Partial<Reward>;
  faults: Faults;
  mostFaults: AmountTexts;
}

function combinesFrom(form: UseForm): Combines | undefined {
  if (form.combines === "alone") return { alone: true };
  if (form.combines === "usual") return undefined;
  const { order, product, shipping } = form.beside;
  if (!order && !product && !shipping) return { alone: true };
  return { ...(order && { order }), ...(product && { product }), ...(shipping && { shipping }) };
}

/** The part of a reward that says what it is for; what says nothing is left out. */
export function usageFromForm(form: UseForm, kind: Reward["kind"], before?: Reward["kind"]): UseOutcome {
  const faults: Faults = {};
  const most = kind === "percent_off" ? amountsFrom(form.most, true) : { amounts: {}, faults: {} };
  const capped = Object.values(most.amounts).some((minor) => minor > 0);
  const free = kind === "free_product";
  const products = free || canBeKept(kind) ? form.products : [];
  const collections = canBeKept(kind) ? form.collections : [];
  // Of other rewards only the API can name variants: they stay, while the reward is of its kind.
  const variants = free || (canBeKept(kind) && kind === before) ? form.variants : [];
  const kept = products.length + collections.length + variants.length > 0;
  if (free && products.length === 0) faults.products = t("use.product_missing");
  if (capped && kept) faults.most = t("use.most_whole_order");
  const shared = form.shared && canShare(kind) && !capped;
  const combines = isCode(kind) ? combinesFrom(form) : undefined;
  const use: Partial<Reward> = {
    ...(capped && { most: most.amounts }),
    ...(kept && {
      only: {
        ...(products.length > 0 && { products }),
        ...(variants.length > 0 && { variants }),
        ...(collections.length > 0 && { collections }),
      },
    }),
    ...(isCode(kind) && form.purchase !== "any" && { purchase: form.purchase }),
    ...(combines && { combines }),
    ...(shared && { shared_discount: true }),
    ...(shared && form.segmentsInShopify.length > 0 && { store_segments: form.segmentsInShopify }),
  };
  return { use, faults, mostFaults: most.faults };
}
