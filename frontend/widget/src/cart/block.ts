import type { CartNeeds, Code, FreeGood } from "../wire.ts";
import { type Basket, type Item, pathOf, same } from "./basket.ts";

/** What keeps a code from counting in a cart. */
export type Block =
  | { why: "empty" }
  | { why: "goods"; add?: FreeGood }
  | { why: "short"; missing: number; currency: string }
  | { why: "beside"; codes: string[] };

/**
 * What is known to keep a code from counting, before the shop is asked. Nothing known is no promise: the shop has
 * rules that nobody here sees. own are the shopper's codes, whose rules are known too.
 */
export function blockOf(code: Code, basket: Basket, own: Code[]): Block | undefined {
  const needs = code.cart;
  if (!basket.items.length) return { why: "empty" };
  if (!needs) return undefined;
  const { add } = needs;
  const fitting = basket.items.filter((item) => fits(needs, item));
  if (needs.goods && !fitting.length && (basket.exact || add)) return { why: "goods", ...(add && { add }) };
  const missing = shortOf(needs, basket, fitting);
  if (missing > 0) return { why: "short", missing, currency: basket.currency };
  const codes = besides(code, basket, own);
  return codes.length ? { why: "beside", codes } : undefined;
}

function fits({ goods, add }: CartNeeds, { ids, path }: Item): boolean {
  return !goods || ids.some((id) => goods.includes(id)) || (!!add?.url && pathOf(add.url) === path);
}

/** Minor units missing to the minimum. Where its goods are not known, all goods are taken: it is at least that. */
function shortOf({ minimum, goods }: CartNeeds, basket: Basket, fitting: Item[]): number {
  if (!minimum || minimum.currency !== basket.currency) return 0;
  const listed = goods && basket.exact;
  return minimum.minor - (listed ? fitting.reduce((sum, { price }) => sum + price, 0) : basket.goods);
}

/** The codes in the cart beside which this one cannot stand, by its own rule or by theirs. */
function besides({ code, cart }: Code, basket: Basket, own: Code[]): string[] {
  const blocks = basket.codes.filter((other) => {
    if (!other.counts || !cart || same(other.code, code)) return false;
    const theirs = own.find((mine) => same(mine.code, other.code))?.cart;
    const sort = theirs?.sort ?? other.sort;
    const fits = sort ? cart.beside.includes(sort) : cart.beside.length > 0;
    return !fits || (theirs && !theirs.beside.includes(cart.sort));
  });
  return blocks.map((other) => other.code);
}
