import { useState } from "react";
import { fieldError } from "@/api/client";
import type { PersonaDraft } from "@/api/persona-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useSegments } from "@/features/segments/queries";
import { shelfOf } from "@/features/segments/segments-list";
import { t } from "@/i18n/t";
import { useMakePersona } from "./queries";

interface MakeDialogProps {
  /** Made of what the data suggests; else of a segment that is chosen here. */
  draft?: PersonaDraft;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** Makes a persona, of a segment or of a draft. */
export function MakeDialog({ draft, onClose, onMade }: MakeDialogProps) {
  const [name, setName] = useState(draft?.name ?? "");
  const [segment, setSegment] = useState("");
  const make = useMakePersona();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (make.isPending) return;
    make.mutate(
      { name, ...(draft ? { condition: draft.condition } : { segment_id: segment }) },
      { onSuccess: (made) => onMade(made.id) },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("personas.new")}
      description={t(draft ? "personas.new_of_draft" : "personas.new_of_segment")}
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <LineField
          label={t("personas.name")}
          error={fieldError(make.error, "name")}
          value={name}
          most={80}
          onChange={setName}
        />
        {draft ? null : (
          <SegmentField value={segment} onChange={setSegment} error={fieldError(make.error, "segment_id")} />
        )}
        <FormError error={make.error} fields={["name", "segment_id"]} />
        <DialogActions onCancel={onClose}>
          <Button
            type="submit"
            variant="primary"
            busy={make.isPending}
            disabled={name.trim() === "" || (!draft && segment === "")}
          >
            {t("personas.make")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function SegmentField(props: { value: string; onChange: (id: string) => void; error?: string }) {
  const segments = useSegments();
  const all = segments.data?.items ?? [];
  return (
    <Field
      label={t("personas.of_segment")}
      hint={segments.error ? t("segments.failed") : t("personas.of_segment_hint")}
      error={props.error}
    >
      {(control) => (
        <Select {...control} value={props.value} onChange={(event) => props.onChange(event.target.value)}>
          <option value="">{t("personas.choose")}</option>
          {(["own", "map", "life", "rfm"] as const).map((shelf) => (
            <optgroup key={shelf} label={t(`segments.shelf_${shelf}`)}>
              {all
                .filter((one) => shelfOf(one) === shelf)
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
            </optgroup>
          ))}
        </Select>
      )}
    </Field>
  );
}
