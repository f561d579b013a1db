import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { FlowStore } from "@/api/connection-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Chip } from "@/components/ui/chip";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { EventFields } from "./event-fields";
import { useFlow, useSaveFlow } from "./queries";
import { eventInWords, healthOf } from "./words";

/** Shopify Flow: which stores' workflows are told what, and may ask for something. Nothing without such a store. */
export function FlowCard() {
  const flow = useFlow();
  const stores = flow.data?.items ?? [];
  if (flow.data && stores.length === 0) return null;
  return (
    <Card flush>
      <div className="p-card">
        <CardHead title="Shopify Flow" hint={t("connections.flow_hint")} />
        {flow.data ? <p className="mt-3">{t("connections.flow_actions")}</p> : null}
      </div>
      {flow.data ? (
        <ul className="divide-y divide-line border-t border-line">
          {stores.map((one) => (
            <StoreRow key={one.store_id} store={one} triggers={flow.data.triggers ?? []} />
          ))}
        </ul>
      ) : (
        <div className="border-t border-line p-card">
          <Awaited query={flow} failed={t("connections.flow_failed")} lines={3} />
        </div>
      )}
    </Card>
  );
}

interface StoreProps {
  store: FlowStore;
  triggers: string[];
}

function StoreRow({ store, triggers }: StoreProps) {
  const [editing, setEditing] = useState(false);
  const health = healthOf(store);
  const told = store.triggers ?? [];
  const change = t(store.state === "on" ? "connections.change" : "connections.flow_connect");
  return (
    <li className="px-card py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="font-strong break-words text-ink">{store.name}</p>
        <Chip tone={health.tone}>{health.text}</Chip>
      </div>
      <p className="mt-1">{store.state === "off" ? t("connections.flow_is_off") : toldInWords(told)}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          needs="settings:write"
          aria-label={`${change}: ${store.name}`}
          onClick={() => setEditing(true)}
        >
          {change}
        </Button>
        {store.id ? (
          <AppLink
            href={`/connections/${store.id}`}
            aria-label={`${t("connections.see_deliveries")}: ${store.name}`}
            className="self-center px-1 text-link underline-offset-2 hover:underline"
          >
            {t("connections.see_deliveries")}
          </AppLink>
        ) : null}
      </div>
      {editing ? <FlowDialog store={store} triggers={triggers} onClose={() => setEditing(false)} /> : null}
    </li>
  );
}

function toldInWords(triggers: string[]): string {
  const told =
    triggers.length > 0
      ? t("connections.told_of", { events: triggers.map(eventInWords).join(", ") })
      : t("connections.flow_tells_nothing");
  return `${told} ${t("connections.flow_is_on")}`;
}

function FlowDialog({ store, triggers, onClose }: StoreProps & { onClose: () => void }) {
  const [chosen, setChosen] = useState(store.id ? (store.triggers ?? []) : triggers);
  const [on, setOn] = useState(true);
  const save = useSaveFlow(store.store_id);
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { on, triggers: chosen },
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
      title={`${t(store.state === "on" ? "connections.flow_change" : "connections.flow_switch_on")} · ${store.name}`}
      description={t("connections.flow_detail")}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <EventFields
          of={triggers}
          legend={t("connections.flow_triggers")}
          value={chosen}
          error={fieldError(save.error, "triggers")}
          onChange={setChosen}
        />
        <Checkbox
          label={t("connections.on")}
          checked={on}
          onChange={(event) => setOn(event.target.checked)}
        />
        <FormError error={save.error} fields={["triggers"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={save.isPending}>
            {t("action.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
