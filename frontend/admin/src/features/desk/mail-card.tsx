import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { fieldError } from "@/api/client";
import type { DeskSettings } from "@/api/desk-calls";
import type { RequestKind } from "@/api/request-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { KindField } from "@/features/requests/kind-field";
import { t } from "@/i18n/t";
import type { DeskForm } from "./desk-form";
import { useChangeAddress } from "./queries";

interface MailCardProps {
  form: UseFormReturn<DeskForm>;
  desk: DeskSettings;
  error: unknown;
}

/** How mail to the shop becomes requests: forwarded to an address of ours, or brought by a mail service. */
export function MailCard({ form, desk, error }: MailCardProps) {
  const [changing, setChanging] = useState(false);
  const provider = form.watch("provider");
  return (
    <Card>
      <CardHead title={t("desk.mail")} hint={t("desk.mail_hint")} />
      {desk.address ? (
        <Forwarding desk={desk} onChange={() => setChanging(true)} />
      ) : (
        <p className="mt-3 text-ink-3">{t("desk.no_address")}</p>
      )}
      <div className="mt-5 flex flex-col gap-4">
        <Field
          label={t("desk.provider")}
          hint={t("desk.provider_hint")}
          error={fieldError(error, "inbound.provider")}
        >
          {(control) => (
            <Select {...control} {...form.register("provider")}>
              <option value="">{t("desk.provider_none")}</option>
              <option value="resend">Resend</option>
              <option value="mailgun">Mailgun</option>
            </Select>
          )}
        </Field>
        {provider ? (
          <>
            <Field
              label={t("desk.domain")}
              hint={t("desk.domain_hint")}
              error={fieldError(error, "inbound.domain")}
            >
              {(control) => (
                <Input {...control} {...form.register("domain")} autoComplete="off" spellCheck={false} />
              )}
            </Field>
            <Field
              label={t("desk.secret")}
              hint={desk.inbound.has_secret ? t("desk.kept") : undefined}
              error={fieldError(error, "inbound.secret")}
            >
              {(control) => (
                <Input
                  {...control}
                  type="password"
                  {...form.register("secret")}
                  autoComplete="new-password"
                />
              )}
            </Field>
            {provider === "resend" ? (
              <Field
                label={t("desk.key")}
                hint={desk.inbound.has_key ? t("desk.kept") : t("desk.key_hint")}
                error={fieldError(error, "inbound.api_key")}
              >
                {(control) => (
                  <Input {...control} type="password" {...form.register("key")} autoComplete="new-password" />
                )}
              </Field>
            ) : null}
            {desk.inbound.hook ? (
              <div>
                <p className="font-medium text-ink">{t("desk.hook")}</p>
                <div className="mt-1.5 flex flex-wrap items-center gap-2">
                  <code className="min-w-0 rounded-control bg-sunken px-2.5 py-1.5 break-all text-ink">
                    {desk.inbound.hook}
                  </code>
                  <CopyButton text={desk.inbound.hook} label={t("desk.copy_hook")} />
                </div>
              </div>
            ) : null}
          </>
        ) : null}
      </div>
      {changing ? <ChangeDialog onClose={() => setChanging(false)} /> : null}
    </Card>
  );
}

/** The addresses that mail is forwarded to: each mailbox of the shop says what its letters are. */
function Forwarding({ desk, onChange }: { desk: DeskSettings; onChange: () => void }) {
  const [kind, setKind] = useState<RequestKind>("question");
  const address = desk.forward.find((one) => one.kind === kind)?.address ?? desk.address;
  return (
    <div className="mt-4 flex flex-col gap-4">
      <KindField
        label={t("desk.forward_kind")}
        hint={t("desk.forward_hint")}
        kind={kind}
        onChange={setKind}
      />
      <div>
        <p className="font-medium text-ink">{t("desk.address")}</p>
        <div className="mt-1.5 flex flex-wrap items-center gap-2">
          <code className="min-w-0 rounded-control bg-sunken px-2.5 py-1.5 break-all text-ink">
            {address}
          </code>
          <CopyButton text={address} label={t("desk.copy_address")} />
          <Button needs="settings:write" onClick={onChange}>
            {t("desk.change_address")}
          </Button>
        </div>
        <p className="mt-1.5 text-caption text-ink-3">{t("desk.address_hint")}</p>
      </div>
    </div>
  );
}

function ChangeDialog({ onClose }: { onClose: () => void }) {
  const change = useChangeAddress();
  const toast = useToast();
  return (
    <Dialog open onClose={onClose} title={t("desk.change_title")} description={t("desk.change_detail")}>
      <FormError error={change.error} />
      <DialogActions onCancel={onClose}>
        <Button
          variant="primary"
          busy={change.isPending}
          onClick={() =>
            change.mutate(undefined, {
              onSuccess: () => {
                toast(t("desk.changed"));
                onClose();
              },
            })
          }
        >
          {t("desk.change_address")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
