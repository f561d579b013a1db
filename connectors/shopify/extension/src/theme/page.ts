import { counter } from "../count.ts";
import { Block, element } from "./block.ts";
import { stateOf } from "./state.ts";

/** Ways to earn and rewards, as they are now. */
export class LoyaltyPage extends Block {
  async draw() {
    const state = await stateOf(this.api, this.locale);
    const count = counter(state);
    if (state.balance) this.write("balance", count(state.balance.available));
    this.#list(
      "ways",
      state.ways.map((w) => [w.title, w.detail, w.points_label]),
    );
    this.#list(
      "rewards",
      state.rewards.map((r) => [r.name, r.detail, r.cost > 0 ? count(r.cost) : ""]),
    );
  }

  #list(name: string, rows: [title: string, detail: string, label: string][]) {
    const list = this.place(name);
    if (!list) return;
    list.replaceChildren(
      ...rows.map(([title, detail, label]) => {
        const row = element("li");
        const text = element("span", title);
        if (detail) text.append(element("small", detail));
        row.append(text, element("b", label));
        return row;
      }),
    );
    const section = list.closest("section");
    if (section) section.hidden = rows.length === 0;
  }
}
