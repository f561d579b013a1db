import { ArrowDown, ArrowUp } from "lucide-react";
import type { PersonaLine } from "@/api/persona-calls";
import { AppLink } from "@/components/shell/app-link";
import { baseInWords, besideInWords, trialInWords, trialPage } from "./words";

/** Sentences with their figure and base; an arrow where they differ from all members by more than chance. */
export function Lines({ lines }: { lines: PersonaLine[] }) {
  return (
    <ul className="divide-y divide-line">
      {lines.map((line) => (
        <li
          key={line.kind + line.label}
          className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-2.5 py-2.5"
        >
          <Apart line={line} />
          <span className="min-w-0">
            <span className="block max-w-[60ch] break-words text-ink">{line.text}</span>
            <Caption line={line} />
          </span>
          <span className="num font-strong whitespace-nowrap text-ink">{line.value}</span>
        </li>
      ))}
    </ul>
  );
}

/** Stands for what the caption says in words. */
function Apart({ line }: { line: PersonaLine }) {
  const Icon = line.apart < 0 ? ArrowDown : ArrowUp;
  return (
    <span aria-hidden className="pt-[3px] text-ink-2">
      {line.apart === 0 ? null : <Icon size={14} strokeWidth={2} />}
    </span>
  );
}

function Caption({ line }: { line: PersonaLine }) {
  if (line.trial)
    return (
      <AppLink href={trialPage(line.trial)} className="num text-caption text-ink-3 hover:underline">
        {trialInWords(line.trial)}
      </AppLink>
    );
  return (
    <span className="num block text-caption text-ink-3">
      {[baseInWords(line), besideInWords(line)].filter(Boolean).join(" · ")}
    </span>
  );
}
