import type { SimulateBody } from "@/api/document-calls";
import { parseAmount, parsePercent, parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";

/** What stands in the fields of one line. */
export interface LineTexts {
  id: string;
  title: string;
  product: string;
  quantity: string;
  amount: string;
  gift: boolean;
  sale: boolean;
}

/** What stands in the fields about the whole order. */
export interface OrderTexts {
  discount: string;
  shipping: string;
  tax: string;
  channel: string;
  country: string;
  codes: string;
  nth: string;
  tier: string;
  tags: string;
  at: string;
}

export const emptyOrder: OrderTexts = {
  discount: "",
  shipping: "",
  tax: "",
  channel: "online",
  country: "",
  codes: "",
  nth: "",
  tier: "",
  tags: "",
  at: "",
};

export const newLine = (): LineTexts => ({
  id: crypto.randomUUID(),
  title: "",
  product: "",
  quantity: "1",
  amount: "",
  gift: false,
  sale: false,
});

type Typed = NonNullable<SimulateBody["typed"]>;
export type Faults = Record<string, string>;

const list = (text: string) =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);

/** The order that the texts stand for, and what is wrong with them by field. */
export function typedOrder(
  lines: LineTexts[],
  order: OrderTexts,
  store: { id: string; currency: string },
): { typed: Typed; faults: Faults } {
  const faults: Faults = {};
  const whole = (field: string, text: string) => {
    if (text.trim() === "") return 0;
    const minor = parseAmount(text, store.currency);
    if (minor === undefined) faults[field] = t("try.amount_wrong");
    return minor ?? 0;
  };
  const typed: Typed = {
    store_id: store.id,
    channel: order.channel as Typed["channel"],
    lines: lines.map((line) => {
      const amount = parseAmount(line.amount, store.currency);
      const quantity = parseWhole(line.quantity, 1, 1_000_000);
      if (amount === undefined) faults[`amount-${line.id}`] = t("try.amount_wrong");
      if (quantity === undefined) faults[`quantity-${line.id}`] = t("form.points_wrong");
      return {
        title: line.title.trim(),
        product_id: line.product.trim(),
        quantity: quantity ?? 1,
        amount: amount ?? 0,
        gift_card: line.gift,
        sale: line.sale,
      };
    }),
    discount: whole("discount", order.discount),
    shipping: whole("shipping", order.shipping),
  };
  const tax = order.tax.trim() === "" ? 0 : parsePercent(order.tax);
  if (tax === undefined) faults.tax = t("form.percent_wrong");
  const nth = order.nth.trim() === "" ? 0 : parseWhole(order.nth, 1, 100_000);
  if (nth === undefined) faults.nth = t("form.points_wrong");
  if (order.country.trim() && !/^[A-Za-z]{2}$/.test(order.country.trim()))
    faults.country = t("try.country_hint");
  return {
    typed: {
      ...typed,
      tax_bp: tax ?? 0,
      nth: nth ?? 0,
      tier: order.tier,
      country: order.country.trim().toUpperCase(),
      codes: list(order.codes),
      at: order.at,
      ...(list(order.tags).length > 0 ? { tags: list(order.tags) } : {}),
    },
    faults,
  };
}
