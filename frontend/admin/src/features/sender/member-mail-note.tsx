import { useState } from "react";
import { fieldError } from "@/api/client";
import type { MemberMail } from "@/api/sender-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useLiftMailStop, useMemberMail } from "./queries";

/** Says that letters to a member do not arrive, and lets staff end a stop. Silent when all is well. */
export function MemberMailNote({ id }: { id: string }) {
  const mail = useMemberMail(id);
  const [lifting, setLifting] = useState(false);
  if (!mail.data) return null;
  const { stop, stopped_at, soft_bounces, last_soft_at } = mail.data;
  return (
    <>
      {stop && stopped_at ? (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-card bg-warn-soft px-4 py-3 text-warn">
          <p className="min-w-0">{t(`mail_stop.${stop}`, { date: formatDay(stopped_at) })}</p>
          <Button needs="members:write" onClick={() => setLifting(true)}>
            {t("mail_stop.lift")}
          </Button>
        </div>
      ) : null}
      {soft_bounces > 0 && last_soft_at ? (
        <p className="text-caption text-ink-3">
          {t("mail_stop.soft", { count: soft_bounces, date: formatDay(last_soft_at) })}
        </p>
      ) : null}
      {lifting && stop ? <LiftDialog id={id} stop={stop} onClose={() => setLifting(false)} /> : null}
    </>
  );
}

function LiftDialog({ id, stop, onClose }: { id: string; stop: MemberMail["stop"]; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const lift = useLiftMailStop(id);
  const toast = useToast();
  const missing = !reason.trim();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    lift.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t("mail_stop.done"));
        onClose();
      },
    });
  };
  return (
    <Dialog open onClose={onClose} title={t("mail_stop.lift_title")}>
      <form onSubmit={submit} noValidate>
        <p className="text-ink-2">{t("mail_stop.lift_hint")}</p>
        {stop === "complained" ? <p className="mt-2 text-ink-2">{t("mail_stop.lift_complained")}</p> : null}
        <ReasonField
          className="mt-4"
          label={t("mail_stop.reason")}
          hint={t("mail_stop.reason_hint")}
          error={tried && missing ? t("mail_stop.reason_missing") : fieldError(lift.error, "reason")}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormError error={lift.error} fields={["reason"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={lift.isPending}>
            {t("mail_stop.lift")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
