import { Check, CircleAlert, ExternalLink, Plug, Snowflake } from "lucide-react";
import type { Store } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { formatAgo, formatDay, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { DisconnectStore } from "./disconnect";
import { StoreLimits } from "./limits";
import { Note } from "./note";
import { StorePermissions } from "./permissions";
import { StorePlaces } from "./places";
import { platformName, storeName } from "./platform";
import { ReadingBars } from "./reading";

export function StoreCard({ store, onReconnect }: { store: Store; onReconnect: () => void }) {
  const ago = (at: string | null | undefined) => (at ? formatAgo(at) : t("stores.never"));
  return (
    <Card>
      <div className="flex items-start justify-between gap-x-4">
        <h2 className="min-w-0 text-card-title font-semibold">{store.name}</h2>
        <StoreState store={store} />
      </div>
      <a
        href={store.url}
        target="_blank"
        rel="noreferrer"
        className="link inline-flex max-w-full items-center gap-1 max-md:min-h-11"
      >
        <span className="truncate">{storeName(store)}</span>
        <ExternalLink size={13} aria-hidden className="shrink-0" />
        <span className="sr-only">{t("action.new_tab")}</span>
      </a>
      <dl className="mt-3 divide-y divide-line border-t border-line">
        <Fact label={t("stores.platform")} value={`${platformName(store.platform)} · ${store.currency}`} />
        <Fact label={t("stores.last_event")} value={ago(store.last_event_at)} />
        <Fact label={t("stores.last_compared")} value={ago(store.last_reconciled_at)} />
        <Fact
          label={t("stores.missed")}
          value={
            store.webhooks_missed === 0
              ? t("stores.missed_none")
              : t("stores.missed_found", { n: formatNumber(store.webhooks_missed) })
          }
        />
        {store.state === "connected" ? (
          <Fact
            label={t("stores.widget_seen")}
            value={store.widget_at && store.widget_quiet ? formatDay(store.widget_at) : ago(store.widget_at)}
          />
        ) : null}
        {store.plugin && store.state === "connected" ? (
          <Fact label={t("stores.plugin")} value={pluginText(store.plugin)} />
        ) : null}
        {store.probe_at ? <Fact label={t("stores.probe")} value={formatAgo(store.probe_at)} /> : null}
        {store.served_version ? (
          <Fact
            label={t("stores.served")}
            value={t("stores.served_newer", { version: store.served_version })}
          />
        ) : null}
      </dl>
      <ReadingBars store={store} className="mt-3" />
      <StoreLimits store={store} />
      <StorePermissions store={store} />
      <WidgetNote store={store} />
      <PluginNote store={store} />
      <TroubleNote store={store} />
      <StorePlaces store={store} />
      {store.state === "connected" || store.state === "frozen" ? null : (
        <Button needs="stores:write" icon={Plug} className="mt-3" onClick={onReconnect}>
          {t("stores.reconnect")}
        </Button>
      )}{" "}
      <DisconnectStore store={store} />
    </Card>
  );
}

/** What is the matter with the store, since when, and what to do. */
function TroubleNote({ store }: { store: Store }) {
  const { trouble } = store;
  if (!trouble) return store.error ? <Note tone="warn">{store.error}</Note> : null;
  return (
    <Note tone="warn">
      <strong className="font-strong">{trouble.title}</strong> ({formatAgo(trouble.since)}). {trouble.do}
    </Note>
  );
}

/** What may have become of the widget where no page shows it, and where it is switched on. */
function WidgetNote({ store }: { store: Store }) {
  if (!store.widget_quiet || !store.widget_url || store.plugin?.state === "missing") return null;
  const shopify = store.platform === "shopify";
  if (!shopify && store.plugin && !store.widget_at)
    return (
      <Note tone="info">
        {t("stores.widget_never")} <Outside href={store.url}>{t("start.open_shop")}</Outside>
      </Note>
    );
  return (
    <Note tone="warn">
      {t(store.widget_at ? "stores.widget_gone" : "stores.widget_never")}{" "}
      {t(shopify ? "stores.widget_embed" : "stores.widget_plugin")}{" "}
      <Outside href={store.widget_url}>{t(shopify ? "start.open_editor" : "start.open_plugins")}</Outside>
    </Note>
  );
}

/** What to do about a plugin that is missing or old. Nothing else waits for it. */
function PluginNote({ store }: { store: Store }) {
  const plugin = store.plugin;
  if (!plugin || plugin.state === "active" || store.state !== "connected") return null;
  return (
    <Note tone={plugin.state === "missing" ? "warn" : "info"}>
      {plugin.state === "missing"
        ? t("stores.plugin_missing_hint")
        : t("stores.plugin_old_hint", { newest: plugin.newest })}
      <span className="mt-1 flex flex-wrap gap-x-4 max-md:*:py-1.5">
        {plugin.package ? (
          <a href={plugin.package} download className="font-strong underline">
            {t("stores.plugin_download")}
          </a>
        ) : null}
        <Outside href={plugin.upload}>{t("stores.plugin_upload")}</Outside>
      </span>
    </Note>
  );
}

/** A link in a note to a page of the store's. */
function Outside({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="font-strong underline">
      {children}
      <span className="sr-only">{t("action.new_tab")}</span>
    </a>
  );
}

function pluginText(plugin: NonNullable<Store["plugin"]>): string {
  if (plugin.state === "missing") return t("stores.plugin_missing");
  const version = plugin.version ?? t("stores.plugin_first");
  return plugin.runs ? `${version} · ${plugin.runs}` : version;
}

function StoreState({ store }: { store: Store }) {
  if (store.state === "connected")
    return (
      <Chip tone="good" icon={Check}>
        {t("stores.state_connected")}
      </Chip>
    );
  if (store.state === "needs_auth")
    return (
      <Chip tone="warn" icon={CircleAlert}>
        {t("stores.state_needs_auth")}
      </Chip>
    );
  if (store.state === "frozen")
    return (
      <Chip tone="warn" icon={Snowflake}>
        {t("stores.state_frozen")}
      </Chip>
    );
  return <Chip icon={Plug}>{t("stores.state_uninstalled")}</Chip>;
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2">
      <dt className="wrap-break-word">{label}</dt>
      <dd className="num text-right font-strong text-ink">{value}</dd>
    </div>
  );
}
