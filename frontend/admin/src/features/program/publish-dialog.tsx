import { useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import type { Draft, Version } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { wantedBy } from "@/features/rewards/permission";
import { useSession } from "@/features/session/session";
import { PermissionsNote } from "@/features/stores/permissions";
import { t } from "@/i18n/t";
import { ChangeList } from "./change-list";
import { EffectView } from "./effect-view";
import { MarginField } from "./margin-field";
import { MovesNote } from "./moves-note";
import { usePublish } from "./queries";
import { refusal } from "./refusal";
import { usePlan } from "./versions";

interface PublishDialogProps {
  draft: Draft;
  live: Version | null;
  onClose: () => void;
}

/** What goes live, what it costs, whom it moves; now or at a time. */
export function PublishDialog({ draft, live, onClose }: PublishDialogProps) {
  const number = String((live?.number ?? 0) + 1);
  const [when, setWhen] = useState<"now" | "later">("now");
  const form = useForm({ defaultValues: { note: "", at: "" } });
  const publish = usePublish();
  const plan = usePlan();
  const toast = useToast();
  const { merchant } = useSession();
  const sent = useRef(false); // a second click comes before the button knows that it is busy
  const settle = (said: "program.published" | "plan.planned") => ({
    onSuccess: () => {
      toast(t(said, { number }));
      onClose();
    },
    onError: () => {
      sent.current = false;
    },
  });
  const submit = form.handleSubmit(({ note, at }) => {
    if (sent.current) return;
    sent.current = true;
    if (when === "later") plan.mutate({ at, note: note.trim() }, settle("plan.planned"));
    else publish.mutate(note.trim(), settle("program.published"));
  });
  const error = when === "later" ? plan.error : publish.error;
  const atError = form.formState.errors.at?.message ?? fieldError(plan.error, "at");
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("program.publish_title", { number })}
      description={t("program.publish_detail")}
    >
      <ChangeList changes={draft.changes} />
      <EffectView />
      <MovesNote />
      <p className="mt-2">
        <AppLink href="/program/effect" onClick={onClose} className="text-accent hover:underline">
          {t("program.preview")}
        </AppLink>
      </p>
      <MarginField className="mt-4" />
      <PermissionsNote wanted={wantedBy(draft.document)} className="mt-4" />
      <form onSubmit={submit} className="mt-4 flex flex-col gap-4" noValidate>
        <Choice
          legend={t("plan.when")}
          value={when}
          onChange={setWhen}
          options={[
            { value: "now", label: t("plan.now"), hint: t("plan.now_hint") },
            { value: "later", label: t("plan.later"), hint: t("plan.later_hint") },
          ]}
        />
        {when === "later" ? (
          <Field label={t("plan.at")} hint={t("plan.at_hint", { zone: merchant.time_zone })} error={atError}>
            {(control) => (
              <Input
                {...control}
                {...form.register("at", { required: t("plan.at_missing") })}
                type="datetime-local"
              />
            )}
          </Field>
        ) : null}
        <Field label={t("program.note")} hint={t("program.note_hint")}>
          {(control) => <Textarea {...control} {...form.register("note")} rows={2} maxLength={500} />}
        </Field>
        <FormError error={refusal(error, draft.document)} fields={["at"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={publish.isPending || plan.isPending}>
            {t(when === "later" ? "plan.verb" : "program.publish_verb", { number })}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
