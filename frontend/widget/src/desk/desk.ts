// Entry of regulars-desk.js, an ES module that the panel imports when a shopper wants to write to the shop.
import english from "words:desk";
import { addStyles } from "../launcher.ts";
import { newKey } from "../panel/taps.ts";
import { safeURL } from "../safe-url.ts";
import { make } from "../survey/question.ts";
import { type Asking, attempt, read, send } from "./calls.ts";
import css from "./desk.css?raw";
import { shrink } from "./photo.ts";
import { drawThread } from "./thread.ts";
import type { Asked, Help } from "./wire.ts";

/** The part's words in English; other languages have them in the panel's catalog. */
export const words = english;

let styled: ShadowRoot | undefined;

/** Shows what the shopper asked, a form to write, and where else the shop is reached. */
export async function open(asking: Asking): Promise<void> {
  const { root, place, may, order } = asking;
  const about = order ? `?store_order=${encodeURIComponent(order)}` : "";
  const [help, asked] = may
    ? await Promise.all([read<Help>(asking, `/requests/new${about}`), read<{ items: Asked[] }>(asking, "/requests")])
    : [undefined, { items: [] }];
  if (styled !== root) addStyles(root, css);
  styled = root;
  place.className = "desk";
  const list = make("div", {}, ...asked.items.map((one) => drawThread(one, asking)));
  place.replaceChildren(list, ...(help ? [drawForm(help, list, asking)] : []), ...contacts(asking));
  place.querySelector<HTMLElement>(order ? "select" : "summary, select")?.focus();
}

function contacts({ contact, t }: Asking): Node[] {
  if (!contact) return [];
  const ways = { WhatsApp: contact.whatsapp, Instagram: contact.instagram, Messenger: contact.messenger };
  const links = Object.entries(ways)
    .filter(([, link]) => link)
    .map(([name, link]) =>
      make("a", { className: "plain", href: safeURL(link), target: "_blank", rel: "noopener noreferrer" }, name),
    );
  return [make("p", { className: "line" }, t("desk.elsewhere")), make("div", { className: "taps" }, ...links)];
}

function drawForm(help: Help, list: HTMLElement, asking: Asking): HTMLElement {
  const { t } = asking;
  const option = (value: string, text: string) => make("option", { value }, text);
  const kind = make("select", { name: "kind" });
  for (const one of ["complaint", "question", "technical", "suggestion"]) kind.append(option(one, t(`desk.${one}`)));
  const about = make("select", {}, option("", t("desk.no_order")));
  const [from] = help.order_id ? help.orders : [];
  if (from) about.append(option(from.id, from.name));
  for (const { id, name, items } of help.orders)
    for (const { product_id, title } of items) about.append(option(`${id} ${product_id}`, `${title} · ${name}`));
  const guide = make("div", {});
  const text = make("textarea", { rows: 4, maxLength: 4000, required: true });
  const photos = make("input", { type: "file", accept: "image/*", multiple: true });
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  const button = make("button", { className: "primary", type: "submit" }, t("desk.send"));
  const label = (title: string, field: HTMLElement) => make("label", {}, make("b", {}, title), field);
  const form = make(
    "form",
    {},
    make("h3", {}, t("desk.write")),
    label(t("desk.kind"), kind),
    ...(help.orders.length > 0 ? [label(t("desk.about"), about)] : []),
    guide,
    label(t("desk.text"), text),
    label(t("desk.photos"), photos),
    trouble,
    button,
  );
  if (from) {
    const [only, other] = from.items;
    about.value = only && !other ? `${from.id} ${only.product_id}` : from.id;
    if (only && !other && help.guide) guide.append(...drawGuide(help.guide, form, asking));
  }
  const chosen = () => {
    const [order_id, product_id] = about.value.split(" ");
    return order_id ? { order_id, product_id } : {};
  };
  let key = newKey();
  form.addEventListener("input", () => {
    key = newKey();
  });
  about.addEventListener("change", async () => {
    guide.replaceChildren();
    const { order_id: order, product_id: product } = chosen();
    if (!order || !product) return;
    const asked = about.value;
    const path = `/requests/new?order=${encodeURIComponent(order)}&product=${encodeURIComponent(product)}`;
    const found = await read<Help>(asking, path).catch(() => undefined); // without it one writes all the same
    if (found?.guide && asked === about.value) guide.replaceChildren(...drawGuide(found.guide, form, asking));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(button, trouble, asking, async () => {
      const picked = await Promise.all([...(photos.files ?? [])].slice(0, 3).map(shrink));
      const body = { kind: kind.value, text: text.value.trim(), ...chosen(), photos: picked };
      list.prepend(drawThread(await send(asking, "/requests", key, body), asking));
      say(form, t("desk.sent"));
    });
  });
  return form;
}

/** Says how it went in the form's place. */
function say(form: HTMLElement, text: string): void {
  const said = make("p", { role: "status", tabIndex: -1 }, make("b", {}, text));
  form.replaceChildren(said);
  said.focus();
}

/** What may help before anybody writes. */
function drawGuide({ title, link, troubles }: NonNullable<Help["guide"]>, form: HTMLElement, { t }: Asking): Node[] {
  const helped = make("button", { className: "plain", type: "button" }, t("desk.helped"));
  helped.addEventListener("click", () => say(form, t("desk.glad")));
  return [
    make("p", {}, make("b", {}, t("desk.first"))),
    make("a", { className: "link", href: safeURL(link), target: "_blank", rel: "noopener" }, make("bdi", {}, title)),
    ...troubles.map(({ question, answer }) =>
      make("details", {}, make("summary", {}, question), make("p", { className: "said" }, answer)),
    ),
    helped,
  ];
}
