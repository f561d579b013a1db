import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { FileRun, Preset } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { presetName, presets } from "./presets";
import { useSendFile } from "./queries";

/** Chooses a file and what it is for. Nothing happens to anybody's points before its check was looked at. */
export function FileDialog({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<FileRun["kind"]>("import");
  const [source, setSource] = useState("");
  const [preset, setPreset] = useState<Preset>();
  const [file, setFile] = useState<File>();
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(0);
  const send = useSendFile(setSent);
  const missingSource = kind === "adjust" && source.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!file || missingSource) return;
    setSent(0);
    send.mutate(
      { kind, source: source.trim(), preset: kind === "import" ? preset : undefined, file },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t("files.dialog_title")} description={t("files.dialog_detail")}>
      <form onSubmit={submit} noValidate>
        <Choice
          legend={t("files.kind")}
          value={kind}
          onChange={setKind}
          options={[
            { value: "import", label: t("files.import"), hint: t("files.import_hint") },
            { value: "adjust", label: t("files.adjust"), hint: t("files.adjust_hint") },
          ]}
        />
        <Field
          className="mt-4"
          label={t(kind === "import" ? "files.from" : "adjust.reason")}
          hint={t(kind === "import" ? "files.from_hint" : "adjust.reason_hint")}
          error={tried && missingSource ? t("adjust.reason_missing") : fieldError(send.error, "source")}
        >
          {(control) => (
            <Input
              {...control}
              value={source}
              maxLength={200}
              onChange={(event) => setSource(event.target.value)}
            />
          )}
        </Field>
        <Field
          className="mt-4"
          label={t("files.file")}
          hint={t("files.file_hint")}
          error={tried && !file ? t("files.file_missing") : fieldError(send.error, "file")}
        >
          {(control) => (
            <Input
              {...control}
              type="file"
              accept=".csv,.txt,text/csv"
              onChange={(event) => {
                setFile(event.target.files?.[0]);
                send.reset();
              }}
            />
          )}
        </Field>
        {kind === "import" ? (
          <Field
            className="mt-4"
            label={t("files.preset")}
            hint={t("files.preset_hint")}
            error={fieldError(send.error, "preset")}
          >
            {(control) => (
              <Select
                {...control}
                value={preset ?? ""}
                onChange={(event) => setPreset((event.target.value || undefined) as Preset | undefined)}
              >
                <option value="">{t("files.preset_auto")}</option>
                {presets.map((one) => (
                  <option key={one} value={one}>
                    {presetName(one)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        {send.isPending ? (
          <p className="mt-3 text-caption text-ink-2" aria-live="polite">
            {t("files.sent", { share: formatNumber(Math.round(sent * 100)) })}
          </p>
        ) : null}
        <FormError error={send.error} fields={["file", "preset", "source"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={send.isPending}>
            {t("files.check")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
