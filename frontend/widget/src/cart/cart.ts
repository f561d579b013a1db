// Entry of regulars-cart.js, an ES module that the panel imports when there is a code to put into the cart.
import english from "words:cart";
import type { Settings } from "../connection.ts";
import type { Speech } from "../panel/speech.ts";
import type { Code } from "../wire.ts";
import { type Basket, codesOf, counts, Refusal, same, type Till } from "./basket.ts";
import { type Block, blockOf } from "./block.ts";
import { shopifyTill } from "./shopify.ts";
import { counting, lacking, type Standing } from "./standing.ts";
import { wooTill } from "./woocommerce.ts";

export type { Standing, Step } from "./standing.ts";

/** The part's words in English; other languages have them in the panel's catalog. */
export const words = english;

export interface Asking {
  settings: Settings;
  /** How the panel speaks now. */
  speech(): Speech;
  /** The shopper's codes, as they are now. */
  codes(): Code[];
  show(standings: Record<string, Standing>): void;
  /** The shop does not take a code: it may have been used or given back elsewhere. */
  stale(): void;
}

/** Speaks with the shop's cart. Every tap reads it first: it may have changed in another tab. */
export class Counter {
  private readonly asking: Asking;
  private readonly till: Till;
  private taps = 0;

  constructor(asking: Asking) {
    this.asking = asking;
    this.till = asking.settings.platform === "shopify" ? shopifyTill() : wooTill(asking.settings.cart);
  }

  /** Says of each code what the cart lacks for it. */
  async look(): Promise<void> {
    const { taps } = this;
    const basket = await this.till.read();
    if (taps === this.taps) this.show(basket); // what a tap has found is newer
  }

  /** Puts a code into the cart, or says what it lacks. Rejects where the network fails. */
  async use(code: Code): Promise<void> {
    this.taps++;
    const basket = await this.till.read();
    const block = blockOf(code, basket, this.asking.codes());
    if (counts(basket, code.code)) this.show(basket);
    else if (block) this.tell(basket, code, block);
    else await this.put(basket, code, [[...without(basket, [code.code]), code.code ?? ""]]);
  }

  /** Where all codes stand, and of one what came of its tap. */
  private show(basket: Basket, tapped?: Code, came?: Standing): void {
    const standings: Record<string, Standing> = {};
    for (const code of this.asking.codes()) {
      const standing = code.cart && code.state === "issued" && this.standing(basket, code);
      if (standing) standings[code.id] = standing;
    }
    if (tapped && came) standings[tapped.id] = came;
    this.asking.show(standings);
  }

  private standing(basket: Basket, code: Code): Standing | undefined {
    if (counts(basket, code.code)) return counting(this.asking.speech(), this.till, basket);
    const block = blockOf(code, basket, this.asking.codes());
    return block && block.why !== "empty" ? this.lacking(code, block) : undefined;
  }

  private lacking(code: Code, block: Block): Standing {
    return lacking(this.asking.speech(), block, {
      swap: (off) => this.swap(code, off),
      add: () => this.add(code),
    });
  }

  private tell(basket: Basket, code: Code, block: Block): void {
    this.show(basket, code, { ...this.lacking(code, block), bad: true });
  }

  /** Tries lists of codes until one leaves this code counting; otherwise the cart stays as it was. */
  private async put(before: Basket, code: Code, lists: string[][]): Promise<void> {
    let refusal = "";
    for (const list of lists) {
      const after = await this.till.put(list).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        refusal = error.message;
      });
      if (!after || !counts(after, code.code)) continue;
      this.show(after, code, counting(this.asking.speech(), this.till, after, before, list));
      if (!this.till.redraw(after) && this.till.onCart()) location.reload();
      return;
    }
    this.failed(await this.till.put(codesOf(before)), code, refusal, lists.length > 1);
  }

  private failed(now: Basket, code: Code, refusal: string, swapped: boolean): void {
    const known = blockOf(code, now, this.asking.codes());
    // A shop that says why names the code that stands in the way; one that does not leaves only them to blame.
    const others = now.codes.filter((one) => one.counts).map((one) => one.code);
    const codes = others.filter((one) => !refusal || refusal.toLowerCase().includes(one.toLowerCase()));
    const block = known ?? (codes.length ? { why: "beside" as const, codes } : undefined);
    if (block && !(swapped && block.why === "beside")) {
      this.tell(now, code, block);
      return;
    }
    const { t } = this.asking.speech();
    const href = this.till.link(code.code ?? "");
    const step = href && { step: { name: t("cart.try"), href } };
    this.show(now, code, { said: refusal || t("cart.refused"), bad: true, ...step });
    this.asking.stale();
  }

  private async swap(code: Code, off: string[]): Promise<void> {
    this.taps++;
    const basket = await this.till.read();
    const mine = code.code ?? "";
    await this.put(basket, code, [[...without(basket, [mine, ...off]), mine], [mine]]);
  }

  private async add(code: Code): Promise<void> {
    const add = code.cart?.add;
    if (!add) return;
    this.taps++;
    try {
      await this.till.add(add);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { said } = this.lacking(code, { why: "goods", add });
      const step = add.url && { step: { name: this.asking.speech().t("cart.product"), href: add.url } };
      this.show(await this.till.read(), code, { said, bad: true, ...step });
      return;
    }
    await this.use(code);
  }
}

const without = (basket: Basket, gone: (string | undefined)[]) =>
  codesOf(basket).filter((code) => !gone.some((one) => same(one, code)));
