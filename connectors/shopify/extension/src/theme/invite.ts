import type { Invite } from "../widget/wire.ts";
import { Block } from "./block.ts";
import { ask, stateOf } from "./state.ts";

/** A member's own link, or where a friend's code leads. */
export class InviteFriends extends Block {
  override connectedCallback() {
    this.place<HTMLFormElement>("code")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const code = String(new FormData(event.target as HTMLFormElement).get("code") ?? "").trim();
      if (code) this.go(`${this.api}/invite/${encodeURIComponent(code)}?locale=${encodeURIComponent(this.locale)}`);
    });
    this.querySelector("button[type=button]")?.addEventListener("click", () => void this.#copy());
    super.connectedCallback();
  }

  /** Replaced in tests: a page without a browser cannot go anywhere. */
  go(address: string) {
    location.assign(address);
  }

  async draw() {
    const state = await stateOf(this.api, this.locale);
    if (!state.referral) return;
    const mine = await ask<Invite>(this.api, `/invite?locale=${encodeURIComponent(this.locale)}`);
    this.write("said", mine.offer.said);
    this.write("detail", mine.offer.detail);
    const link = this.place<HTMLInputElement>("link");
    if (link) link.value = mine.link;
    this.place("mine")?.removeAttribute("hidden");
    this.place("code")?.remove();
  }

  async #copy() {
    const link = this.place<HTMLInputElement>("link");
    if (!link) return;
    try {
      await navigator.clipboard.writeText(link.value);
      this.write("told", this.dataset.copied ?? "");
    } catch {
      link.select(); // so that a key copies it
    }
  }
}
