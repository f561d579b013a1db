// Entry of regulars-blocks.js: what the blocks of the theme extension do besides the widget.
import { InviteFriends } from "./invite.ts";
import { LoyaltyPage } from "./page.ts";
import { ProductPoints } from "./points.ts";
import { TierBadge } from "./tier.ts";

const blocks: [string, CustomElementConstructor][] = [
  ["regulars-points", ProductPoints],
  ["regulars-tier", TierBadge],
  ["regulars-page", LoyaltyPage],
  ["regulars-invite", InviteFriends],
];

// Each block that stands on the page brings the script along, so that it may come more than once.
for (const [name, block] of blocks) {
  if (!customElements.get(name)) customElements.define(name, block);
}
