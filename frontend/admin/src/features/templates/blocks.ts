import type { Block, TemplateCopy, Wording } from "@/api/offer-calls";
import { t } from "@/i18n/t";

export type Kind = Block["kind"];

/** The kinds of block, in the order in which they are offered. */
export const kinds: Kind[] = [
  "heading",
  "text",
  "image",
  "button",
  "product",
  "picks",
  "guide",
  "points",
  "code",
  "divider",
  "footer",
];

/** What each block has to fill in. */
export const fieldsOf: Record<Kind, ("line" | "text" | "image" | "link")[]> = {
  heading: ["line"],
  text: ["text"],
  image: ["image", "line", "link"],
  button: ["line", "link"],
  product: ["line", "link"],
  picks: [],
  guide: [],
  points: ["line"],
  code: [],
  divider: [],
  footer: ["text"],
};

/** The tags that may stand in a text. */
export const tags = [
  "name|friend",
  "shop",
  "balance",
  "tier|member",
  "points",
  "reward",
  "code",
  "date",
  "order",
  "product",
  "next_tier",
  "missing",
  "guide",
  "why",
] as const;

export const emptyBlock = (kind: Kind): Block => ({ kind, text: "", image: "", link: "" });

/** What a new language begins with: as it stands in another, or an empty message. */
export const wordingFrom = (other?: Wording): Wording =>
  other
    ? structuredClone(other)
    : { subject: "", preview: "", blocks: [emptyBlock("heading"), emptyBlock("text")] };

/** What a new template begins with, in a language. */
export const newCopy = (language: string): TemplateCopy => ({
  language,
  texts: {
    [language]: {
      subject: t("templates.starter_subject"),
      preview: "",
      blocks: [
        { ...emptyBlock("heading"), text: t("templates.starter_heading") },
        { ...emptyBlock("text"), text: t("templates.starter_text") },
        { ...emptyBlock("button"), text: t("templates.starter_button") },
      ],
    },
  },
});

/** Moves one of a list by a step. */
export function moved<T>(list: T[], from: number, by: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(from + by, 0, one);
  return next;
}
