import { useMutation } from "@tanstack/react-query";
import { History } from "lucide-react";
import { type FormEvent, useState } from "react";
import { previewBackfill } from "@/api/calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { useOnceKey } from "@/features/members/once";
import { usePoints } from "@/features/session/session";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useNewestBackfill, useStartBackfill } from "./backfill";
import { BackfillRunView } from "./backfill-run";

/** Points for orders from before the program: first what it would give, then the deed, which workers do. */
export function BackfillCard({ live }: { live: boolean }) {
  const [open, setOpen] = useState(false);
  const run = useNewestBackfill().data;
  const busy = run?.state === "running" || run?.state === "failed";
  return (
    <Card>
      <CardHead title={t("backfill.title")} />
      <p className="mt-2">{t("backfill.detail")}</p>
      {run ? <BackfillRunView run={run} /> : null}
      {busy ? null : (
        <Button icon={History} className="mt-3" disabled={!live} onClick={() => setOpen(true)}>
          {t("backfill.open")}
        </Button>
      )}
      {live ? null : <p className="mt-2 text-caption text-ink-3">{t("backfill.not_live")}</p>}
      {open ? <BackfillDialog onClose={() => setOpen(false)} /> : null}
    </Card>
  );
}

function BackfillDialog({ onClose }: { onClose: () => void }) {
  const [since, setSince] = useState("");
  const once = useOnceKey();
  const points = usePoints();
  const toast = useToast();
  const preview = useMutation({ mutationFn: () => previewBackfill(since) });
  const start = useStartBackfill(once.key);
  const found = preview.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!found?.points) {
      if (since) preview.mutate();
      return;
    }
    start.mutate(
      { since, points: found.points },
      {
        onSuccess: (begun) => {
          toast(t("asked_by" in begun ? "adjust.waits" : "backfill.started"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("backfill.dialog_title")}
      description={t("backfill.dialog_detail")}
    >
      <form onSubmit={submit}>
        <Field label={t("backfill.since")} hint={t("backfill.since_hint")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              required
              value={since}
              onChange={(event) => {
                setSince(event.target.value);
                preview.reset();
                start.reset();
                once.renew();
              }}
            />
          )}
        </Field>
        {found ? (
          <p className="mt-4 rounded-control bg-sunken px-3 py-2.5 text-ink">
            {found.points
              ? t("backfill.found", {
                  count: found.orders,
                  members: found.members,
                  points: points(found.points),
                  day: formatDay(found.since),
                })
              : t("backfill.nothing", { day: formatDay(found.since) })}
          </p>
        ) : null}
        <FormError error={preview.error ?? start.error} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={preview.isPending || start.isPending}>
            {found?.points ? t("backfill.verb", { points: points(found.points) }) : t("backfill.look")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
