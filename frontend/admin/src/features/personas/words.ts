import type { PersonaLine, Section } from "@/api/persona-calls";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** The parts of a card, in order. */
export const sections: Section[] = ["who", "buys", "wants", "complains", "works"];

/** Of whom a figure is: "412 of 530 members", or "530 people" behind an average. */
export function baseInWords(line: PersonaLine): string {
  if (line.count === null) return t("personas.of_people", { count: line.base });
  return t("personas.n_of", { n: formatNumber(line.count), base: formatNumber(line.base) });
}

/** What stands beside a figure, and whether that is more than chance. */
export function besideInWords(line: PersonaLine): string {
  if (!line.all) return "";
  const all = t("personas.all", { value: line.all });
  if (line.apart > 0) return `${all} · ${t("personas.clearly_more")}`;
  if (line.apart < 0) return `${all} · ${t("personas.clearly_less")}`;
  return all;
}

/** Where what was tried is told in full. */
export function trialPage(trial: NonNullable<PersonaLine["trial"]>): string {
  const pages = {
    automation: "/automations/",
    newsletter: "/messages/newsletters/",
    print_run: "/messages/paper/",
  };
  return pages[trial.of] + trial.id;
}

/** The two groups of what was tried: "60 of 400 got it and bought, 20 of 100 were left alone and bought". */
export const trialInWords = (trial: NonNullable<PersonaLine["trial"]>): string =>
  t("personas.trial", {
    bought: formatNumber(trial.bought),
    people: formatNumber(trial.people),
    alone: formatNumber(trial.alone_bought),
    left: formatNumber(trial.alone_people),
  });
