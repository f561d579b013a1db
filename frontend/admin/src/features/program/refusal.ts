import { ApiError } from "@/api/client";
import type { ProgramDocument } from "@/api/types";
import { type Key, t } from "@/i18n/t";

/** Where a person finds what a part of the document is about. */
const places: [RegExp, Key][] = [
  [/^referral/, "nav.inviting"],
  [/^exclude/, "exclude.title"],
  [/^tiers/, "nav.tiers"],
  [/^budget/, "nav.budgets"],
  [/^campaigns/, "nav.campaigns"],
  [/^rewards/, "nav.rewards"],
  [/^rules/, "nav.earn"],
  [/^(enrollment|terms|pending|expiry|debt|reimburse)/, "nav.joining"],
];

/** The names of all that has an id, by it. */
function namesIn(document: ProgramDocument): [string, string][] {
  const all = [
    ...document.rules,
    ...(document.campaigns ?? []),
    ...document.rewards,
    ...(document.tiers?.tiers ?? []),
  ];
  return all.map(({ id, name }) => [id, name]);
}

function placeOf(path: string, document: ProgramDocument): string {
  const [, list, at] = /^(rules|campaigns|rewards|tiers\.tiers)\[(\d+)\]/.exec(path) ?? [];
  const lists: Record<string, { name: string }[] | undefined> = {
    rules: document.rules,
    campaigns: document.campaigns,
    rewards: document.rewards,
    "tiers.tiers": document.tiers?.tiers,
  };
  const name = list && lists[list]?.[Number(at)]?.name;
  if (name) return `“${name}”`;
  const key = places.find(([begin]) => begin.test(path))?.[1];
  return t(key ?? "nav.program");
}

/**
 * Why a document was refused, one line each, with the names that people gave where the API says places and
 * ids: 'Inviting friends: “5 euros off” is no active reward of this program.' Empty for any other error.
 */
export function refusalsInWords(error: unknown, document: ProgramDocument): string[] {
  const all = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  return all.flatMap(({ location, message }) => {
    const path = /^(?:body\.)?document\.(.+)$/.exec(location)?.[1];
    if (!path) return [];
    const said = namesIn(document).reduce(
      (text, [id, name]) => text.replaceAll(`"${id}"`, `“${name}”`),
      message,
    );
    return [`${placeOf(path, document)}: ${said.replace(/\.?$/, ".")}`];
  });
}

/** The error as a person reads it, where the document they saved was refused. */
export function refusal(error: unknown, document: ProgramDocument | undefined): unknown {
  const lines = document ? refusalsInWords(error, document) : [];
  return lines.length > 0 ? new Error(lines.join(" ")) : error;
}
