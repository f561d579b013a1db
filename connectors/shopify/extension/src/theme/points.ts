import { Block } from "./block.ts";
import { ask } from "./state.ts";

/** What a product earns: nothing is shown until the server has said it, and nothing where it earns nothing. */
export class ProductPoints extends Block {
  #shown = 0;

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("change", this.#chosen);
  }

  disconnectedCallback() {
    document.removeEventListener("change", this.#chosen);
  }

  /** Another variant of this product was chosen in the theme's own form. */
  #chosen = (event: Event) => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    const variant = form?.action.includes("/cart/add") ? new FormData(form).get("id") : null;
    const product = form && new FormData(form).get("product-id");
    if (typeof variant !== "string" || !variant || variant === this.dataset.variant) return;
    if (product && product !== this.dataset.product) return;
    this.dataset.variant = variant;
    void this.draw().catch(() => {});
  };

  async draw() {
    const turn = ++this.#shown;
    const { product = "", variant = "" } = this.dataset;
    const query = new URLSearchParams({ product, variant, locale: this.locale });
    const { points, said } = await ask<{ points: number; said: string }>(this.api, `/estimate?${query}`);
    if (turn !== this.#shown) return; // another variant was chosen meanwhile
    const place = this.querySelector("a");
    if (place) place.textContent = said;
    this.hidden = points <= 0;
  }
}
