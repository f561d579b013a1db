// Entry of regulars-taps.js, an ES module that comes with the first tap in a part of a page of the plugin.

import { same } from "./cart/basket.ts";
import { Counter, type Standing, type Step, words } from "./cart/cart.ts";
import type { Host } from "./loader.ts";
import { addWords, fetchWords, type Speech, speak } from "./panel/speech.ts";
import { fill } from "./parts.ts";
import type { Bootstrap, Code } from "./wire.ts";

/** A code that is not among the shopper's own, such as a friend's: the shop knows what it needs. */
const unknown = (code: string): Code => ({
  id: code,
  code,
  reward_name: "",
  state: "issued",
  detail: "",
  cart: { sort: "order", beside: ["order", "product", "shipping"] },
});

/** Sends a form, puts a button's code into the cart, or shows what another variation of a product earns. */
export function tap(host: Host, on: HTMLElement, look: () => Promise<void>): Promise<void> {
  if (on.matches(".variations_form")) return vary(host, on);
  return on instanceof HTMLFormElement ? send(host, on, look) : apply(host, on);
}

async function vary(host: Host, form: HTMLElement): Promise<void> {
  const part = document.querySelector<HTMLElement>("[data-regulars-part*=product]");
  const variation = form.querySelector<HTMLInputElement>("[name=variation_id]")?.value;
  if (!part || !variation) return;
  part.dataset.regularsPart = `${part.dataset.regularsPart?.split("?")[0]}?variant=${encodeURIComponent(variation)}&`;
  await fill(host, part);
}

/** Sends a form and shows its part again as it is then. Twice at once is once. */
async function send(host: Host, form: HTMLFormElement, look: () => Promise<void>): Promise<void> {
  const part = form.closest<HTMLElement>("[data-regulars-part]");
  if (!part || part.inert) return;
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") sent.append(name, value);
  part.inert = true;
  try {
    await fill(host, part, sent);
    void look();
  } catch {
    form.querySelector("[role=alert]")?.remove();
    const note = document.createElement("p");
    note.role = "alert";
    note.tabIndex = -1;
    note.textContent = (await speechOf(host)).t("no_answer");
    form.append(note);
  }
  part.inert = false;
  part.querySelector<HTMLElement>("[role][tabindex]")?.focus();
}

/** How the shop speaks, before anything was seen of the program, too. */
async function speechOf({ folder, settings, seen }: Host): Promise<Speech> {
  const points = seen?.points ?? { singular: "", plural: "" };
  return speak(await fetchWords(folder, settings.locale), settings.locale, points);
}

/** Puts a button's code into the cart and says beside it what came of that. Twice at once is once. */
async function apply(host: Host, button: HTMLElement): Promise<void> {
  const part = button.closest("[data-regulars-part]");
  const place = part?.querySelector<HTMLElement>("[data-regulars-told]");
  if (!place || button.ariaBusy === "true") return;
  const { settings, folder, call } = host;
  const response = await busy(button, () => call(`/bootstrap?part=true&locale=${encodeURIComponent(settings.locale)}`));
  if (!response.ok) throw new Error(String(response.status));
  const data = (await response.json()) as Bootstrap;
  const speech = speak(await fetchWords(folder, data.locale), data.locale, data.points);
  addWords(words);
  const wanted = button.dataset.regularsCode ?? "";
  const own = data.codes.find(({ code }) => same(code, wanted));
  const code = own ?? unknown(wanted);
  const codes = own ? data.codes : [...data.codes, code];

  const say = (standing: Standing | undefined) => {
    if (!standing) return;
    place.replaceChildren(standing.said);
    place.hidden = false;
    place.role = standing.bad ? "alert" : "status";
    if (standing.applied) button.remove();
    if (standing.step) place.append(" ", offer(standing.step));
  };
  const attempt = (work: () => Promise<void>) =>
    busy(button, work).catch(() => say({ said: speech.t("apply_failed"), bad: true }));
  const offer = ({ name, take, href }: Step): HTMLElement => {
    const made = document.createElement(href ? "a" : "button");
    made.textContent = name;
    if (made instanceof HTMLAnchorElement) made.href = href ?? "";
    else made.addEventListener("click", () => take && void attempt(take));
    return made;
  };
  const counter = new Counter({
    settings,
    speech: () => speech,
    codes: () => codes,
    show: (standings) => say(standings[code.id]),
    stale() {},
  });
  await attempt(() => counter.use(code));
}

async function busy<T>(button: HTMLElement, work: () => Promise<T>): Promise<T> {
  button.ariaBusy = "true";
  try {
    return await work();
  } finally {
    button.ariaBusy = "false";
  }
}
