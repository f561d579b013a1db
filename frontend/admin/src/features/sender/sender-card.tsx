import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { MailSender } from "@/api/sender-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { Findings } from "./findings";
import { useMailSender, useSaveMailSender } from "./queries";

/** By whom messages that sell are sent, and whether the sender's domain vouches for them. */
export function MailSenderCard() {
  const sender = useMailSender();
  return (
    <Card>
      <CardHead title={t("sender.title")} hint={t("sender.hint")} />
      {sender.data ? (
        <>
          <SenderForm key={sender.data.provider} sender={sender.data} />
          <Findings sender={sender.data} />
        </>
      ) : (
        <Awaited query={sender} failed={t("sender.failed")} lines={4} />
      )}
    </Card>
  );
}

const names = { resend: "Resend", lettermint: "Lettermint" } as const;

function SenderForm({ sender }: { sender: MailSender }) {
  const [provider, setProvider] = useState(sender.provider);
  const [address, setAddress] = useState(sender.provider ? sender.address : "");
  const [key, setKey] = useState("");
  const [secret, setSecret] = useState("");
  const save = useSaveMailSender();
  const toast = useToast();
  const same = provider === sender.provider;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const change = provider ? { provider, address, api_key: key, hook_secret: secret } : { provider };
    save.mutate(change, {
      onSuccess: () => {
        setKey("");
        setSecret("");
        toast(t("sender.saved"));
      },
    });
  };
  const secretField = (what: "key" | "secret", kept: boolean, value: string, set: (text: string) => void) => (
    <Field
      label={t(`sender.${what}`)}
      hint={same && kept ? t("sender.kept") : t("sender.key_hint")}
      error={fieldError(save.error, what === "key" ? "api_key" : "hook_secret")}
    >
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete="off"
          value={value}
          maxLength={500}
          onChange={(e) => set(e.target.value)}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} noValidate className="mt-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("sender.provider")} hint={provider ? undefined : t("sender.house_hint")}>
          {(control) => (
            <Select
              {...control}
              value={provider}
              onChange={(e) => setProvider(e.target.value as MailSender["provider"])}
            >
              <option value="">{t("sender.house")}</option>
              {Object.entries(names).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {provider ? (
          <>
            <Field
              label={t("sender.address")}
              hint={t("sender.address_hint")}
              error={fieldError(save.error, "address")}
            >
              {(control) => (
                <Input
                  {...control}
                  type="email"
                  value={address}
                  maxLength={254}
                  onChange={(e) => setAddress(e.target.value)}
                />
              )}
            </Field>
            {secretField("key", sender.has_key, key, setKey)}
            {secretField("secret", sender.has_secret, secret, setSecret)}
          </>
        ) : null}
      </div>
      {same && sender.hook ? <Hook address={sender.hook} /> : null}
      <FormError error={save.error} fields={["address", "api_key", "hook_secret"]} />
      <Button type="submit" className="mt-4" busy={save.isPending} needs="settings:write">
        {t("action.save")}
      </Button>
    </form>
  );
}

/** Where the mail service posts what becomes of letters. */
function Hook({ address }: { address: string }) {
  return (
    <div className="mt-3">
      <p className="font-medium text-ink">{t("sender.hook")}</p>
      <div className="mt-1 flex flex-wrap items-center gap-2">
        <code className="min-w-0 break-all text-caption text-ink">{address}</code>
        <CopyButton text={address} label={t("sender.copy_hook")} />
      </div>
      <p className="mt-1 max-w-[70ch] text-caption text-ink-3">{t("sender.hook_hint")}</p>
    </div>
  );
}
