import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { RequestDetail } from "@/api/desk-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useHandleRequest } from "./queries";

interface HandleDialogProps {
  request: RequestDetail;
  /** "answered" is for what was said elsewhere: on the phone, in the shop. */
  to: "answered" | "closed";
  onClose: () => void;
}

/** Says what came of a request. */
export function HandleDialog({ request, to, onClose }: HandleDialogProps) {
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const handle = useHandleRequest();
  const toast = useToast();
  const missing = note.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    handle.mutate(
      { id: request.id, note: note.trim(), to },
      {
        onSuccess: () => {
          toast(t(`requests.now_${to}`));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t(`requests.title_${to}`)} description={t(`requests.detail_${to}`)}>
      <form onSubmit={submit} noValidate>
        <ReasonField
          label={t("requests.note")}
          hint={t("requests.note_hint")}
          error={tried && missing ? t("requests.note_missing") : fieldError(handle.error, "note")}
          value={note}
          maxLength={4000}
          onChange={(event) => setNote(event.target.value)}
        />
        <FormError error={handle.error} fields={["note"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={handle.isPending}>
            {t(`requests.verb_${to}`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
