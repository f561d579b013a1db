import { X } from "lucide-react";
import type { Segment } from "@/api/segment-calls";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { useSegments } from "./queries";
import { shelfOf } from "./segments-list";

interface SegmentsFieldProps {
  label: string;
  ids: string[];
  onChange: (ids: string[]) => void;
  error?: string;
  className?: string;
}

/** The most segments that one part of a program can be for. */
const most = 20;

/** Segments that something is for: members in any of them. */
export function SegmentsField({ label, ids, onChange, error, className }: SegmentsFieldProps) {
  const segments = useSegments();
  const all: Segment[] = segments.data?.items ?? [];
  const free = all.filter((segment) => !ids.includes(segment.id));
  const note = segments.error ? t("segments.failed") : t("segments.field_note");
  return (
    <div className={className}>
      <Field label={label} hint={note} error={error}>
        {(control) => (
          <>
            <Chosen ids={ids} all={all} known={segments.isSuccess} onChange={onChange} />
            <Select
              {...control}
              value=""
              disabled={free.length === 0 || ids.length >= most}
              onChange={(event) => event.target.value && onChange([...ids, event.target.value])}
            >
              <option value="">{t(ids.length > 0 ? "segments.add_another" : "segments.add_first")}</option>
              {(["own", "life", "rfm"] as const).map((shelf) => (
                <optgroup key={shelf} label={t(`segments.shelf_${shelf}`)}>
                  {free
                    .filter((segment) => shelfOf(segment) === shelf)
                    .map((segment) => (
                      <option key={segment.id} value={segment.id}>
                        {segment.name}
                      </option>
                    ))}
                </optgroup>
              ))}
            </Select>
          </>
        )}
      </Field>
    </div>
  );
}

interface ChosenProps {
  ids: string[];
  all: Segment[];
  known: boolean;
  onChange: (ids: string[]) => void;
}

function Chosen({ ids, all, known, onChange }: ChosenProps) {
  if (ids.length === 0) return null;
  const nameOf = (id: string) =>
    all.find((segment) => segment.id === id)?.name ?? (known ? t("segments.gone") : "…");
  return (
    <ul className="mb-2 flex flex-wrap gap-1.5">
      {ids.map((id) => (
        <li
          key={id}
          className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-chip bg-hover pl-2 text-ink-2 max-md:min-h-9"
        >
          <span className="min-w-0 truncate">{nameOf(id)}</span>
          <button
            type="button"
            aria-label={t("segments.take_out", { name: nameOf(id) })}
            className="flex size-7 shrink-0 items-center justify-center rounded-chip text-ink-3 hover:text-ink max-md:size-9"
            onClick={() => onChange(ids.filter((other) => other !== id))}
          >
            <X size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
