// Renders the blocks of the theme extension as a theme would. It is no Liquid: it knows what they use, and throws at
// anything else.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const theme = join(import.meta.dirname, "../../../connectors/shopify/extension/extensions/theme");
export const asset = (name: string) => join(theme, "assets", name);

/** What a theme knows when it renders a block. */
export interface Shown {
  customer: boolean;
  locale: string;
  product: { id: string; variant: string } | undefined;
}

interface Setting {
  id?: string;
  default?: string | number | boolean;
}

const inText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("\n", "<br>");

const comment = /{%-?\s*comment\s*-?%}[\s\S]*?{%-?\s*endcomment\s*-?%}/g;

/** The block's markup, with the settings that it has by default. */
export function renderBlock(name: string, shown: Shown): string {
  const source = readFileSync(join(theme, "blocks", `${name}.liquid`), "utf8");
  const [markup = "", schema = ""] = source.split(/{%-?\s*schema\s*-?%}/);
  const settings: Setting[] = JSON.parse(schema.split(/{%-?\s*endschema/)[0] ?? "").settings;
  const file = shown.locale === "en" ? "en.default" : shown.locale;
  const words: Record<string, Record<string, string>> = JSON.parse(
    readFileSync(join(theme, "locales", `${file}.json`), "utf8"),
  );
  const values: Record<string, string> = {
    "request.locale.iso_code": shown.locale,
    "shown.id": shown.product?.id ?? "",
    "shown.selected_or_first_available_variant.id": shown.product?.variant ?? "",
    "routes.account_login_url": "/account/login",
    "routes.account_register_url": "/account/register",
    "block.id": name,
    "block.shopify_attributes": "",
  };
  for (const { id, default: value } of settings) if (id) values[`block.settings.${id}`] = String(value ?? "");
  const truths: Record<string, boolean> = {
    customer: shown.customer,
    "shown != blank": shown.product !== undefined,
    "request.design_mode": false,
    "block.settings.text != blank": (values["block.settings.text"] ?? "") !== "",
    "block.settings.invite": values["block.settings.invite"] === "true",
  };
  const known = <Value>(from: Record<string, Value>, key: string): Value => {
    const value = from[key];
    if (value === undefined) throw new Error(`${name}.liquid uses ${key}, which this renderer does not know`);
    return value;
  };
  const output = (expression: string): string => {
    const what = expression.split("|")[0]?.trim() ?? "";
    const [group = "", word = ""] = what.replaceAll("'", "").split(".");
    return inText(what.startsWith("'") ? known(known(words, group), word) : known(values, what));
  };
  return render(markup, output, (condition) => known(truths, condition), values);
}

/** Goes through the pieces of a block; what a condition shuts out is left. */
function render(
  markup: string,
  output: (expression: string) => string,
  holds: (condition: string) => boolean,
  values: Record<string, string>,
): string {
  const open: { on: boolean; taken: boolean; before: boolean }[] = [];
  const on = () => open.every((one) => one.on);
  let made = "";
  let around = "";
  const enter = (holding: boolean) => open.push({ before: on(), on: holding && on(), taken: holding });
  const turn = (holding: boolean) => {
    const inside = open.at(-1);
    if (!inside) throw new Error("a branch of nothing");
    inside.on = inside.before && !inside.taken && holding;
    inside.taken ||= holding;
  };
  const tags: Record<string, (rest: string) => void> = {
    if: (rest) => enter(holds(rest)),
    unless: (rest) => enter(!holds(rest)),
    elsif: (rest) => turn(holds(rest)),
    else: () => turn(true),
    endif: () => void open.pop(),
    endunless: () => void open.pop(),
    capture: () => {
      around = made;
      made = "";
    },
    endcapture: () => {
      values.page_url = made.trim();
      made = around;
    },
    liquid: () => {}, // what it assigns is known: Shown.product
  };
  for (const piece of markup.replaceAll(comment, "").split(/({%[\s\S]*?%}|{{[\s\S]*?}})/)) {
    if (piece.startsWith("{%")) {
      const [, verb = "", rest = ""] = /^{%-?\s*(\w+)\s*([\s\S]*?)\s*-?%}$/.exec(piece) ?? [];
      const tag = tags[verb];
      if (!tag) throw new Error(`this renderer does not know the tag ${piece}`);
      tag(rest);
    } else if (on()) made += piece.startsWith("{{") ? output(piece.replaceAll(/^{{-?\s*|\s*-?}}$/g, "")) : piece;
  }
  return made;
}
