import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Member } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useReview } from "./queries";

const states = ["none", "review", "excluded"] as const;

/** Lets a member's points wait, or ends that. The reason is for staff. */
export function ReviewDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [state, setState] = useState(member.review.state);
  const [reason, setReason] = useState(member.review.reason);
  const [tried, setTried] = useState(false);
  const review = useReview(member.id);
  const toast = useToast();
  const missing = state !== "none" && !reason.trim();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    review.mutate(
      { state, reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t(`review.done_${state}`));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t("review.title", { name: member.name || member.email })}>
      <form onSubmit={submit} noValidate>
        <Choice
          hideLegend
          legend={t("review.state")}
          value={state}
          onChange={setState}
          options={states.map((value) => ({
            value,
            label: t(`review.${value}`),
            hint: t(`review.${value}_hint`),
          }))}
        />
        {state === "none" ? null : (
          <ReasonField
            className="mt-4"
            label={t("review.reason")}
            hint={t("review.reason_hint")}
            error={tried && missing ? t("review.reason_missing") : fieldError(review.error, "reason")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        <FormError error={review.error} fields={["reason"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={review.isPending}>
            {t("review.verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
