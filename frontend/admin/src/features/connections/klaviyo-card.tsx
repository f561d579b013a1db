import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { Klaviyo } from "@/api/connection-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Chip } from "@/components/ui/chip";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { EventFields } from "./event-fields";
import { useConnectKlaviyo, useDisconnectKlaviyo, useKlaviyo, useSyncKlaviyo } from "./queries";
import { healthOf } from "./words";

/** Klaviyo: its key, what it is told, and how it fares. */
export function KlaviyoCard() {
  const klaviyo = useKlaviyo();
  if (!klaviyo.data)
    return (
      <Card>
        <CardHead title="Klaviyo" hint={t("connections.klaviyo_hint")} />
        <Awaited query={klaviyo} failed={t("connections.klaviyo_failed")} lines={4} />
      </Card>
    );
  return <Connection key={klaviyo.data.id ?? "none"} now={klaviyo.data} />;
}

function Connection({ now }: { now: Klaviyo }) {
  const [editing, setEditing] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const sync = useSyncKlaviyo();
  const toast = useToast();
  const health = healthOf(now);
  return (
    <Card>
      <CardHead title="Klaviyo" hint={t("connections.klaviyo_hint")}>
        {now.connected ? <Chip tone={health.tone}>{health.text}</Chip> : null}
      </CardHead>
      {now.connected ? (
        <>
          <p className="mt-3">
            {now.account ? <span className="font-strong text-ink">{now.account}. </span> : null}
            {now.profiles
              ? t("connections.profiles_kept", { count: now.kept, n: formatNumber(now.kept) })
              : t("connections.profiles_off")}{" "}
            {now.state !== "parked" && (now.filling || now.waiting > 0)
              ? t("connections.profiles_waiting", { count: now.waiting, n: formatNumber(now.waiting) })
              : ""}
          </p>
          {now.refused > 0 ? (
            <p className="mt-2">
              {t("connections.profiles_refused", {
                count: now.refused,
                n: formatNumber(now.refused),
                why: now.refused_why.replaceAll("_", " "),
              })}
            </p>
          ) : null}
          {now.state === "parked" ? (
            <p className="mt-3 rounded-control bg-bad-soft px-3 py-2 text-bad" role="status">
              {t("connections.parked")}
            </p>
          ) : null}
          <FormError error={sync.error} />
          <div className="mt-4 flex flex-wrap gap-2">
            <Button needs="settings:write" onClick={() => setEditing(true)}>
              {t(now.state === "parked" ? "connections.another_key" : "connections.change")}
            </Button>
            {now.profiles && now.state === "on" ? (
              <Button
                needs="settings:write"
                busy={sync.isPending}
                onClick={() => sync.mutate(undefined, { onSuccess: () => toast(t("connections.synced")) })}
              >
                {t("connections.sync")}
              </Button>
            ) : null}
            <Button needs="settings:write" variant="danger" onClick={() => setLeaving(true)}>
              {t("connections.disconnect")}
            </Button>
            <AppLink
              href={`/connections/${now.id}`}
              className="self-center px-1 text-link underline-offset-2 hover:underline"
            >
              {t("connections.see_deliveries")}
            </AppLink>
          </div>
        </>
      ) : (
        <Button className="mt-4" needs="settings:write" onClick={() => setEditing(true)}>
          {t("connections.connect_klaviyo")}
        </Button>
      )}
      {editing ? <KlaviyoDialog now={now} onClose={() => setEditing(false)} /> : null}
      {leaving ? <LeaveDialog onClose={() => setLeaving(false)} /> : null}
    </Card>
  );
}

function KlaviyoDialog({ now, onClose }: { now: Klaviyo; onClose: () => void }) {
  const [key, setKey] = useState("");
  const [events, setEvents] = useState(now.events ?? []);
  const [profiles, setProfiles] = useState(now.connected ? now.profiles : true);
  const [on, setOn] = useState(now.connected ? now.state === "on" || now.state === "parked" : true);
  const connect = useConnectKlaviyo();
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    connect.mutate(
      { api_key: key || undefined, events, profiles, on },
      {
        onSuccess: () => {
          toast(t("connections.saved"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t(now.connected ? "connections.klaviyo_change" : "connections.connect_klaviyo")}
      description={t("connections.klaviyo_consent")}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          label={t("connections.api_key")}
          hint={t(now.connected ? "connections.api_key_kept" : "connections.api_key_hint")}
          error={fieldError(connect.error, "api_key")}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="off"
              value={key}
              maxLength={500}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        <EventFields value={events} error={fieldError(connect.error, "events")} onChange={setEvents} />
        <div className="flex flex-col gap-1.5">
          <Checkbox
            label={t("connections.profiles")}
            checked={profiles}
            onChange={(event) => setProfiles(event.target.checked)}
          />
          <Checkbox
            label={t("connections.on")}
            checked={on}
            onChange={(event) => setOn(event.target.checked)}
          />
        </div>
        <FormError error={connect.error} fields={["api_key", "events"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={connect.isPending}>
            {t("action.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function LeaveDialog({ onClose }: { onClose: () => void }) {
  const leave = useDisconnectKlaviyo();
  const toast = useToast();
  const submit = () =>
    leave.mutate(undefined, {
      onSuccess: () => {
        toast(t("connections.disconnected"));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("connections.disconnect_title")}
      description={t("connections.disconnect_detail")}
    >
      <FormError error={leave.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="danger" busy={leave.isPending} onClick={submit}>
          {t("connections.disconnect")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
