import { useRef } from "react";
import { useForm } from "react-hook-form";
import { ApiError, sentence } from "@/api/client";
import type { Draft, Version } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { ChangeList } from "./change-list";
import { EffectView } from "./effect-view";
import { usePublish } from "./queries";

interface PublishDialogProps {
  draft: Draft;
  live: Version | null;
  onClose: () => void;
}

export function PublishDialog({ draft, live, onClose }: PublishDialogProps) {
  const number = String((live?.number ?? 0) + 1);
  const form = useForm({ defaultValues: { note: "" } });
  const publish = usePublish();
  const toast = useToast();
  const sent = useRef(false); // a second click comes before the button knows that it is busy
  const submit = form.handleSubmit(({ note }) => {
    if (sent.current) return;
    sent.current = true;
    publish.mutate(note.trim(), {
      onSuccess: () => {
        toast(t("program.published", { number }));
        onClose();
      },
      onError: () => {
        sent.current = false;
      },
    });
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("program.publish_title", { number })}
      description={t("program.publish_detail")}
    >
      <ChangeList changes={draft.changes} />
      <EffectView />
      <form onSubmit={submit} className="mt-4">
        <Field label={t("program.note")} hint={t("program.note_hint")}>
          {(control) => <Textarea {...control} {...form.register("note")} rows={2} maxLength={500} />}
        </Field>
        <FormError error={publish.error} />
        <Refusals error={publish.error} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={publish.isPending}>
            {t("program.publish_verb", { number })}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Everything that keeps a draft from going live, one line each. */
function Refusals({ error }: { error: unknown }) {
  const all = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  if (all.length === 0) return null;
  return (
    <ul className="mt-2 list-disc space-y-1 pl-5 text-bad">
      {all.map((one) => (
        <li key={`${one.location}${one.message}`}>{sentence(one.message)}</li>
      ))}
    </ul>
  );
}
