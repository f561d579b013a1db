import { RotateCcw, Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { DeliveryStatus, WebhookDelivery } from "@/api/connection-calls";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Chip } from "@/components/ui/chip";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { PagesList } from "@/components/ui/pages-list";
import { useToast } from "@/components/ui/toast";
import { formatMoment, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useDeliveries, useReplay, useReplayOne } from "./queries";
import { eventInWords, fateInWords, statuses, statusInWords, tones } from "./words";

/** What somebody outside was told, newest first, and the ways to tell it again. */
export function DeliveriesCard({ id, on }: { id: string; on: boolean }) {
  const [status, setStatus] = useState<DeliveryStatus | "">("");
  const [replaying, setReplaying] = useState(false);
  const deliveries = useDeliveries(id, status);
  return (
    <Card flush>
      <div className="flex flex-col gap-3 p-card">
        <CardHead title={t("connections.deliveries")} hint={t("connections.deliveries_hint")}>
          <Button icon={RotateCcw} needs="settings:write" disabled={!on} onClick={() => setReplaying(true)}>
            {t("connections.replay")}
          </Button>
        </CardHead>
        <Field label={t("messages.filter_status")} className="max-w-60">
          {(control) => (
            <Select
              {...control}
              value={status}
              onChange={(event) => setStatus(event.target.value as DeliveryStatus | "")}
            >
              <option value="">{t("messages.any")}</option>
              {statuses.map((one) => (
                <option key={one} value={one}>
                  {statusInWords(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <div className="border-t border-line">
        <PagesList
          query={deliveries}
          failed={t("connections.deliveries_failed")}
          icon={Send}
          none={t(status ? "connections.none_such" : "connections.none_told")}
          noneDetail={t(status ? "connections.none_such_detail" : "connections.none_told_detail")}
          row={(row) => <Row key={row.id} row={row} on={on} />}
        />
      </div>
      {replaying ? <ReplayDialog id={id} onClose={() => setReplaying(false)} /> : null}
    </Card>
  );
}

function Row({ row, on }: { row: WebhookDelivery; on: boolean }) {
  const replay = useReplayOne();
  const toast = useToast();
  const fate = fateInWords(row);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-card py-3">
      <div className="min-w-0 max-w-full">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-strong text-ink">
          {eventInWords(row.event)}
          <Chip tone={tones[row.status]}>{statusInWords(row.status)}</Chip>
        </p>
        {fate ? <p className="break-words first-letter:uppercase">{fate}</p> : null}
        <p className="mt-0.5 text-caption break-all text-ink-3">
          {formatMoment(row.at)} · <code>{row.message_id}</code>
          {row.member_id ? (
            <>
              {" · "}
              <AppLink href={`/members/${row.member_id}`} className="underline underline-offset-2">
                {t("messages.member")}
              </AppLink>
            </>
          ) : null}
        </p>
      </div>
      {row.status !== "waiting" && on ? (
        <Button
          needs="settings:write"
          busy={replay.isPending}
          aria-label={t("connections.replay_one", { event: eventInWords(row.event) })}
          onClick={() => replay.mutate(row.id, { onSuccess: () => toast(t("connections.replayed_one")) })}
        >
          {t("connections.again")}
        </Button>
      ) : null}
      {replay.error ? (
        <div className="basis-full">
          <FormError error={replay.error} />
        </div>
      ) : null}
    </li>
  );
}

const spans = { hour: 1, day: 24, week: 24 * 7, month: 24 * 30 - 1 } as const;
type Span = keyof typeof spans;

function ReplayDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const [span, setSpan] = useState<Span>("day");
  const [everything, setEverything] = useState(false);
  const replay = useReplay(id);
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const since = new Date(Date.now() - spans[span] * 3_600_000).toISOString();
    replay.mutate(
      { since, everything },
      {
        onSuccess: ({ replayed }) => {
          toast(t("connections.replayed", { count: replayed, n: formatNumber(replayed) }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("connections.replay_title")}
      description={t("connections.replay_detail")}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label={t("connections.since")} error={fieldError(replay.error, "since")}>
          {(control) => (
            <Select {...control} value={span} onChange={(event) => setSpan(event.target.value as Span)}>
              {(Object.keys(spans) as Span[]).map((one) => (
                <option key={one} value={one}>
                  {t(`connections.since_${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Checkbox
          label={t("connections.everything")}
          checked={everything}
          onChange={(event) => setEverything(event.target.checked)}
        />
        <FormError error={replay.error} fields={["since"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={replay.isPending}>
            {t("connections.replay_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
