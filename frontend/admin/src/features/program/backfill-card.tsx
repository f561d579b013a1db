import { useMutation, useQueryClient } from "@tanstack/react-query";
import { History } from "lucide-react";
import { type FormEvent, useState } from "react";
import { previewBackfill, runBackfill } from "@/api/calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { usePoints } from "@/features/session/session";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Points for orders from before the program: first what it would give, then the deed. */
export function BackfillCard({ live }: { live: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHead title={t("backfill.title")} />
      <p className="mt-2">{t("backfill.detail")}</p>
      <Button icon={History} className="mt-3" disabled={!live} onClick={() => setOpen(true)}>
        {t("backfill.open")}
      </Button>
      {live ? null : <p className="mt-2 text-caption text-ink-3">{t("backfill.not_live")}</p>}
      {open ? <BackfillDialog onClose={() => setOpen(false)} /> : null}
    </Card>
  );
}

/** Midnight of a calendar day as an instant. */
const instant = (day: string) => `${day}T00:00:00Z`;

function BackfillDialog({ onClose }: { onClose: () => void }) {
  const [since, setSince] = useState("");
  const client = useQueryClient();
  const points = usePoints();
  const toast = useToast();
  const preview = useMutation({ mutationFn: () => previewBackfill(instant(since)) });
  const run = useMutation({
    mutationFn: (confirm: number) => runBackfill(instant(since), confirm),
    onSuccess: (done) => {
      void client.invalidateQueries();
      toast(t("backfill.done", { points: points(done.points), count: done.members }));
      onClose();
    },
  });
  const found = preview.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (found) run.mutate(found.points);
    else if (since) preview.mutate();
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
              }}
            />
          )}
        </Field>
        {found ? (
          <p className="mt-4 rounded-control bg-sunken px-3 py-2.5 text-ink">
            {t("backfill.found", {
              count: found.orders,
              members: found.members,
              points: points(found.points),
              day: formatDay(instant(since)),
            })}
          </p>
        ) : null}
        <FormError error={preview.error ?? run.error} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={preview.isPending || run.isPending}>
            {found ? t("backfill.verb", { points: points(found.points) }) : t("backfill.look")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
