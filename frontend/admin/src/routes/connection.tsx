import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Webhook } from "@/api/connection-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { DeliveriesCard } from "@/features/connections/deliveries-card";
import { FlowRunsCard } from "@/features/connections/flow-runs-card";
import {
  useChangeSecret,
  useRemoveWebhook,
  useTestWebhook,
  useWebhook,
} from "@/features/connections/queries";
import { SecretDialog } from "@/features/connections/secret-dialog";
import { EditWebhookDialog } from "@/features/connections/webhook-dialog";
import { eventInWords, healthOf } from "@/features/connections/words";
import { formatMoment } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";

const parent = () => ({ label: t("nav.connections"), to: "/connections" });

/** One connection: what it is told, and what it was told. */
export function ConnectionPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const webhook = useWebhook(id);
  if (webhook.data) return <Details key={id} webhook={webhook.data} />;
  return (
    <Page parent={parent()} title={t("connections.one")}>
      <Card flush>
        <Awaited query={webhook} failed={t("connections.failed")} rows={5} />
      </Card>
    </Page>
  );
}

const told: Record<Webhook["tool"], Key> = {
  "": "connections.one",
  klaviyo: "connections.klaviyo_deliveries",
  shopify_flow: "connections.flow_deliveries",
};

type Asked = "edit" | "secret" | "remove" | "";

function Details({ webhook }: { webhook: Webhook }) {
  const [asked, setAsked] = useState<Asked>("");
  const test = useTestWebhook();
  const toast = useToast();
  const on = webhook.state === "on";
  const close = () => setAsked("");
  const server = webhook.tool === "";
  return (
    <Page
      parent={parent()}
      needs="settings:write"
      title={server ? webhook.name || webhook.url : t(told[webhook.tool])}
      actions={
        server ? (
          <>
            <Button
              needs="settings:write"
              disabled={!on}
              busy={test.isPending}
              onClick={() => test.mutate(webhook.id, { onSuccess: () => toast(t("connections.tested")) })}
            >
              {t("connections.test")}
            </Button>
            <Button variant="primary" needs="settings:write" onClick={() => setAsked("edit")}>
              {t("connections.change")}
            </Button>
          </>
        ) : undefined
      }
    >
      <div className="flex flex-col gap-4">
        <FormError error={test.error} />
        {server ? <About webhook={webhook} onAsk={setAsked} /> : null}
        <DeliveriesCard id={webhook.id} on={on} />
        {webhook.tool === "shopify_flow" ? <FlowRunsCard endpoint={webhook.id} /> : null}
      </div>
      {asked === "edit" ? <EditWebhookDialog webhook={webhook} onClose={close} /> : null}
      {asked === "secret" ? <ChangeSecretDialog id={webhook.id} onClose={close} /> : null}
      {asked === "remove" ? <RemoveDialog id={webhook.id} onClose={close} /> : null}
    </Page>
  );
}

function About({ webhook, onAsk }: { webhook: Webhook; onAsk: (what: Asked) => void }) {
  const health = healthOf(webhook);
  const events = webhook.events ?? [];
  return (
    <Card>
      <CardHead title={t("connections.about")}>
        <Chip tone={health.tone}>{health.text}</Chip>
      </CardHead>
      <p className="mt-3 break-all text-ink">{webhook.url}</p>
      <p className="mt-1">
        {events.length > 0
          ? t("connections.told_of", { events: events.map(eventInWords).join(", ") })
          : t("connections.told_nothing")}{" "}
        {webhook.with_email ? t("connections.email_told") : t("connections.email_not_told")}
      </p>
      {webhook.old_secret_until && new Date(webhook.old_secret_until) > new Date() ? (
        <p className="mt-1">
          {t("connections.both_secrets", { when: formatMoment(webhook.old_secret_until) })}
        </p>
      ) : null}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button needs="settings:write" onClick={() => onAsk("secret")}>
          {t("connections.new_secret")}
        </Button>
        <Button needs="settings:write" variant="danger" onClick={() => onAsk("remove")}>
          {t("connections.remove")}
        </Button>
      </div>
    </Card>
  );
}

function ChangeSecretDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const change = useChangeSecret();
  if (change.data) return <SecretDialog secret={change.data.secret} onClose={onClose} />;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("connections.new_secret_title")}
      description={t("connections.new_secret_detail")}
    >
      <FormError error={change.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="primary" busy={change.isPending} onClick={() => change.mutate(id)}>
          {t("connections.new_secret")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function RemoveDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const remove = useRemoveWebhook();
  const navigate = useNavigate();
  const toast = useToast();
  const submit = () =>
    remove.mutate(id, {
      onSuccess: () => {
        toast(t("connections.removed"));
        void navigate({ to: "/connections" as string });
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("connections.remove_title")}
      description={t("connections.remove_detail")}
    >
      <FormError error={remove.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="danger" busy={remove.isPending} onClick={submit}>
          {t("connections.remove")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
