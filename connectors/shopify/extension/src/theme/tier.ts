import { counter } from "../count.ts";
import { Block, element } from "./block.ts";
import { stateOf } from "./state.ts";

/** Where a member stands, and how many points they have. Others keep what the theme drew. */
export class TierBadge extends Block {
  async draw() {
    const state = await stateOf(this.api, this.locale);
    if (state.shopper !== "member") {
      this.querySelector('a[href="#regulars"]')?.remove(); // "loading", for somebody who has nothing here
      return;
    }
    const chip = element("a", "", "regulars-chip") as HTMLAnchorElement;
    chip.href = "#regulars";
    if (state.tier?.name) {
      const dot = element("span", "", "regulars-dot");
      dot.ariaHidden = "true";
      if (state.tier.color) dot.style.color = state.tier.color;
      chip.append(dot, element("span", state.tier.name));
    }
    if (state.balance) {
      chip.append(element("span", counter(state)(state.balance.available)));
    }
    this.replaceChildren(chip);
  }
}
