import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Audience } from "@/api/segment-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useWrongField } from "@/components/ui/wrong-field";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { useSaveAudience, useSegments } from "./queries";

/** What an audience is made of: a segment, and whom to leave alone. */
export function AudienceDialog({ audience, onClose }: { audience?: Audience; onClose: () => void }) {
  const [name, setName] = useState(audience?.name ?? "");
  const [segment, setSegment] = useState(audience?.segment_id ?? "");
  const [skip, setSkip] = useState(String(audience?.skip_days ?? 0));
  const [tries, setTries] = useState(0);
  const segments = useSegments();
  const save = useSaveAudience(audience?.id ?? "");
  const wrongField = useWrongField(tries);
  const days = skip.trim() === "" ? 0 : parseWhole(skip, 0, 3660);
  const faults = {
    name: name.trim() === "" ? t("audiences.name_missing") : undefined,
    segment_id: segment === "" ? t("audiences.segment_missing") : undefined,
    skip_days: days === undefined ? t("segments.number_between", { least: 0, most: 3660 }) : undefined,
  };
  const error = (field: keyof typeof faults) =>
    (tries > 0 ? faults[field] : undefined) ?? fieldError(save.error, field);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (Object.values(faults).some(Boolean) || save.isPending) return;
    save.mutate({ name: name.trim(), segment_id: segment, skip_days: days ?? 0 }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(audience ? "audiences.edit_title" : "audiences.new_title")}
      description={t("audiences.dialog_detail")}
    >
      <form ref={wrongField} onSubmit={submit} noValidate className="space-y-4">
        <Field label={t("segments.name")} error={error("name")}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("audiences.segment")} error={error("segment_id")}>
          {(control) => (
            <Select {...control} value={segment} onChange={(event) => setSegment(event.target.value)}>
              <option value="">{t("segments.choose")}</option>
              {(segments.data?.items ?? []).map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("audiences.skip")} hint={t("audiences.skip_hint")} error={error("skip_days")}>
          {(control) => (
            <Input
              {...control}
              value={skip}
              suffix={t("segments.days")}
              inputMode="numeric"
              onFocus={(event) => event.target.select()}
              onChange={(event) => setSkip(event.target.value)}
            />
          )}
        </Field>
        <FormError error={save.error} fields={["name", "segment_id", "skip_days"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={save.isPending}>
            {t(audience ? "action.save" : "audiences.make")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
