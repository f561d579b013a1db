import type { Persona } from "@/api/persona-calls";
import { AppLink } from "@/components/shell/app-link";
import { Card } from "@/components/ui/card";
import { t } from "@/i18n/t";
import { baseInWords } from "./words";

/** The cards, two beside each other where there is room. */
export function Board({ personas }: { personas: Persona[] }) {
  return (
    <ul className="grid gap-4 lg:grid-cols-2">
      {personas.map((persona) => (
        <li key={persona.id} className="min-w-0">
          <Card className="flex h-full flex-col">
            <h2 className="text-card-title font-semibold">
              <AppLink href={`/personas/${persona.id}`} className="break-words text-ink hover:underline">
                {persona.name}
              </AppLink>
            </h2>
            <p className="mt-0.5 text-caption text-ink-3">{persona.size || t("personas.counting")}</p>
            {persona.written.who ? (
              <p className="mt-3 line-clamp-3 max-w-[60ch] whitespace-pre-line">{persona.written.who}</p>
            ) : null}
            <Facts persona={persona} />
          </Card>
        </li>
      ))}
    </ul>
  );
}

function Facts({ persona }: { persona: Persona }) {
  const apart = persona.apart ?? [];
  if (persona.few || !persona.figured_at) return null;
  if (apart.length === 0) return <p className="mt-3 text-ink-3">{t("personas.like_others")}</p>;
  return (
    <ul className="mt-3 flex flex-col gap-2 border-t border-line pt-3">
      {apart.map((line) => (
        <li key={line.kind + line.label}>
          <span className="block max-w-[60ch] text-ink">{line.text}</span>
          <span className="num block text-caption text-ink-3">
            {[baseInWords(line), line.all ? t("personas.all", { value: line.all }) : ""]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
