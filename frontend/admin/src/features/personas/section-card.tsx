import type { PersonaLine, Section } from "@/api/persona-calls";
import { Card, CardHead } from "@/components/ui/card";
import { t } from "@/i18n/t";
import { Lines } from "./lines";

interface SectionCardProps {
  section: Section;
  lines: PersonaLine[];
  /** In the words of staff. */
  written: string;
  /** The persona is too small for the data to say anything. */
  few: boolean;
  /** What the data cannot say, and why. */
  note?: string;
}

/** One part of a card: what staff wrote, then what the data says. */
export function SectionCard({ section, lines, written, few, note }: SectionCardProps) {
  return (
    <Card className="break-inside-avoid">
      <CardHead title={t(`personas.section_${section}`)} />
      {written ? <p className="mt-2 max-w-[68ch] break-words whitespace-pre-line">{written}</p> : null}
      {lines.length > 0 ? (
        <div className="mt-2 border-t border-line">
          <Lines lines={lines} />
        </div>
      ) : note ? null : (
        <p className="mt-2 max-w-[60ch] text-ink-3">
          {t(few ? "personas.too_few" : `personas.none_${section}`)}
        </p>
      )}
      {note ? <p className="mt-2 max-w-[72ch] text-caption text-ink-3">{note}</p> : null}
    </Card>
  );
}
