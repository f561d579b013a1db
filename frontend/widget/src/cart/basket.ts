import type { FreeGood, Sort } from "../wire.ts";

/** A cart, as both shops can tell it. Amounts are minor units; NaN where the shop counts in others. */
export interface Basket {
  currency: string;
  /** What the goods cost before codes for the whole order. */
  goods: number;
  /** What is to be paid. */
  total: number;
  items: Item[];
  codes: AppliedCode[];
  /** The ids of the items tell all that they are: product and variant. */
  exact: boolean;
}

export interface Item {
  ids: string[];
  price: number;
  /** Of its page. */
  path: string;
}

export interface AppliedCode {
  code: string;
  /** It takes something off; another waits for the cart to become what it needs. */
  counts: boolean;
  /** Where the shop tells. */
  sort?: Sort;
}

/** One shop's cart. Everything rejects where the network or the shop fails. */
export interface Till {
  read(): Promise<Basket>;
  /** Leaves exactly these codes in the cart. A Refusal when the shop says no; then nothing has changed. */
  put(codes: string[]): Promise<Basket>;
  add(good: FreeGood): Promise<void>;
  /** Whether the page shows the cart itself. */
  onCart(): boolean;
  /** Has the page draw its carts anew, where it can be asked to; true when the cart that it shows itself is among them. */
  redraw(basket: Basket): boolean;
  /** The cart's page, "" when it is not known. */
  page(): string;
  /** A link that takes a code to the checkout, which has the last word; "" where the shop has none. */
  link(code: string): string;
}

/** The shop said no, in its own words, which may be none. */
export class Refusal extends Error {}

export const same = (a = "", b = "") => a.toLowerCase() === b.toLowerCase();
export const codesOf = ({ codes }: Basket) => codes.map(({ code }) => code);
export const counts = ({ codes }: Basket, code?: string) => codes.some((one) => one.counts && same(one.code, code));

/** Decimals of a currency: 2 for euros. */
export const digitsOf = (currency: string) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;

/** The path of an address, without slashes around it; "" for none. */
export function pathOf(address = ""): string {
  try {
    return new URL(address, location.href).pathname.replace(/^\/|\/$/g, "");
  } catch {
    return "";
  }
}

export const json = { "Content-Type": "application/json" };
