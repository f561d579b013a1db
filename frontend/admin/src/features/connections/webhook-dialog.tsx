import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { Webhook, WebhookBody } from "@/api/connection-calls";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { EventFields } from "./event-fields";
import { useMakeWebhook, useSaveWebhook } from "./queries";
import { SecretDialog } from "./secret-dialog";

/** Adds a server and shows its secret, this once. */
export function NewWebhookDialog({ onClose }: { onClose: () => void }) {
  const make = useMakeWebhook();
  if (make.data) return <SecretDialog secret={make.data.secret} onClose={onClose} />;
  return (
    <Dialog open wide onClose={onClose} title={t("connections.add_title")}>
      <WebhookForm
        start={{ name: "", url: "", events: [], with_email: false, on: true }}
        error={make.error}
        busy={make.isPending}
        onSubmit={(body) => make.mutate(body)}
        onClose={onClose}
      />
    </Dialog>
  );
}

/** Changes where and of what a server is told. */
export function EditWebhookDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const save = useSaveWebhook(webhook.id);
  const toast = useToast();
  const done = () => {
    toast(t("connections.saved"));
    onClose();
  };
  const { name, url, with_email, state } = webhook;
  return (
    <Dialog open wide onClose={onClose} title={t("connections.edit_title")}>
      <WebhookForm
        start={{ name, url, events: webhook.events ?? [], with_email, on: state === "on" }}
        error={save.error}
        busy={save.isPending}
        onSubmit={(body) => save.mutate(body, { onSuccess: done })}
        onClose={onClose}
      />
    </Dialog>
  );
}

interface WebhookFormProps {
  start: WebhookBody;
  error: unknown;
  busy: boolean;
  onSubmit: (body: WebhookBody) => void;
  onClose: () => void;
}

function WebhookForm({ start, error, busy, onSubmit, onClose }: WebhookFormProps) {
  const [body, setBody] = useState(start);
  const set = (part: Partial<WebhookBody>) => setBody({ ...body, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(body);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field label={t("connections.url")} hint={t("connections.url_hint")} error={fieldError(error, "url")}>
        {(control) => (
          <Input
            {...control}
            type="url"
            value={body.url}
            maxLength={500}
            placeholder="https://"
            onChange={(event) => set({ url: event.target.value })}
          />
        )}
      </Field>
      <LineField
        label={t("connections.name")}
        hint={t("connections.name_hint")}
        error={fieldError(error, "name")}
        value={body.name ?? ""}
        most={80}
        onChange={(text) => set({ name: text })}
      />
      <EventFields
        value={body.events ?? []}
        error={fieldError(error, "events")}
        onChange={(events) => set({ events })}
      />
      <div className="flex flex-col gap-1.5">
        <Checkbox
          label={t("connections.with_email")}
          checked={body.with_email ?? false}
          onChange={(event) => set({ with_email: event.target.checked })}
        />
        <Checkbox
          label={t("connections.on")}
          checked={body.on}
          onChange={(event) => set({ on: event.target.checked })}
        />
      </div>
      <FormError error={error} fields={["url", "name", "events"]} />
      <DialogActions onCancel={onClose}>
        <Button variant="primary" type="submit" busy={busy}>
          {t("action.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
