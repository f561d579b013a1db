import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { t } from "@/i18n/t";

interface PublishDialogProps {
  name: string;
  /** The number that the version will have. */
  number: number;
  busy: boolean;
  onPublish: (note: string) => void;
  onClose: () => void;
}

/** Asks what changed, for whoever looks at the versions later. */
export function PublishDialog({ name, number, busy, onPublish, onClose }: PublishDialogProps) {
  const [note, setNote] = useState("");
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(number > 1 ? "journeys.publish_changes_title" : "journeys.publish_title", { name })}
      description={t(number > 1 ? "journeys.publish_again_detail" : "journeys.publish_detail")}
    >
      <Field label={t("journeys.publish_note")} hint={t("journeys.publish_note_hint")}>
        {(control) => (
          <Textarea
            {...control}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <DialogActions onCancel={onClose}>
        <Button variant="primary" busy={busy} onClick={() => onPublish(note)}>
          {t(number > 1 ? "journeys.publish_changes" : "journeys.publish")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
