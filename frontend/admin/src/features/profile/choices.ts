import type { ProfileSettings } from "@/api/profile-calls";

type Choice = ProfileSettings["topics"][number];

const wordsOf = (choice: Choice) => choice.text.en || Object.values(choice.text)[0] || choice.key;

/** A list of choices as lines to be edited. */
export const linesOf = (choices: Choice[]) => choices.map(wordsOf).join("\n");

/**
 * Lines as choices. One whose words are as before keeps its key and its other languages, so that
 * what people chose stays chosen.
 */
export function choicesFrom(lines: string, before: Choice[]): Choice[] {
  const taken = new Set<string>();
  return lines
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((words) => {
      const kept = before.find((choice) => wordsOf(choice) === words && !taken.has(choice.key));
      const choice = kept ?? {
        key: freeKey(words, [...taken, ...before.map((one) => one.key)]),
        text: { en: words },
      };
      taken.add(choice.key);
      return choice;
    });
}

function freeKey(words: string, used: string[]): string {
  const plain = words
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 30);
  const base = plain === "" || plain === "unsaid" ? "choice" : plain;
  let key = base;
  for (let n = 2; used.includes(key); n++) key = `${base}-${n}`;
  return key;
}
