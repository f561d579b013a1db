import { Plus, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import type { Webhook } from "@/api/connection-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Empty } from "@/components/ui/empty";
import { Page } from "@/components/ui/page";
import { FlowCard } from "@/features/connections/flow-card";
import { KlaviyoCard } from "@/features/connections/klaviyo-card";
import { useWebhooks } from "@/features/connections/queries";
import { NewWebhookDialog } from "@/features/connections/webhook-dialog";
import { healthOf } from "@/features/connections/words";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Who outside is told what happens: servers of the merchant's, and tools. */
export function ConnectionsPage() {
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={t("nav.connections")}
      hint={t("connections.hint")}
      needs="settings:write"
      actions={
        <Button variant="primary" icon={Plus} needs="settings:write" onClick={() => setAdding(true)}>
          {t("connections.add")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Card flush>
          <div className="p-card">
            <CardHead title={t("connections.webhooks")} hint={t("connections.webhooks_hint")} />
          </div>
          <div className="border-t border-line">
            <WebhooksList />
          </div>
        </Card>
        <FlowCard />
        <KlaviyoCard />
      </div>
      {adding ? <NewWebhookDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function WebhooksList() {
  const webhooks = useWebhooks();
  if (!webhooks.data) return <Awaited query={webhooks} failed={t("connections.failed")} rows={3} />;
  if (webhooks.data.length === 0)
    return <Empty icon={WebhookIcon} title={t("connections.none")} detail={t("connections.none_detail")} />;
  return (
    <ul className="divide-y divide-line">
      {webhooks.data.map((one) => (
        <Row key={one.id} webhook={one} />
      ))}
    </ul>
  );
}

function Row({ webhook }: { webhook: Webhook }) {
  const health = healthOf(webhook);
  const events = (webhook.events ?? []).length;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-card py-3.5">
      <div className="min-w-0">
        <p className="font-strong break-words text-ink">
          <AppLink href={`/connections/${webhook.id}`} className="underline-offset-2 hover:underline">
            {webhook.name || webhook.url}
          </AppLink>
        </p>
        {webhook.name ? <p className="break-all">{webhook.url}</p> : null}
        <p className="mt-0.5 text-caption text-ink-3">
          {t("connections.count_events", { count: events })}
          {webhook.last_ok_at
            ? ` · ${t("connections.last_ok", { when: formatMoment(webhook.last_ok_at) })}`
            : ""}
        </p>
      </div>
      <Chip tone={health.tone}>{health.text}</Chip>
    </li>
  );
}
