import type { Segment } from "@/api/segment-calls";
import { ChosenList } from "@/components/ui/chosen-list";
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
  const nameOf = (id: string) =>
    all.find((segment) => segment.id === id)?.name ?? (segments.isSuccess ? t("segments.gone") : "…");
  const note = segments.error ? t("segments.failed") : t("segments.field_note");
  return (
    <div className={className}>
      <Field label={label} hint={note} error={error}>
        {(control) => (
          <>
            <ChosenList
              ids={ids}
              onChange={onChange}
              titleOf={nameOf}
              takeOut={(name) => t("segments.take_out", { name })}
            />
            <Select
              {...control}
              value=""
              disabled={free.length === 0 || ids.length >= most}
              onChange={(event) => event.target.value && onChange([...ids, event.target.value])}
            >
              <option value="">{t(ids.length > 0 ? "segments.add_another" : "segments.add_first")}</option>
              {(["own", "map", "life", "rfm"] as const).map((shelf) => (
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
