import { type FormEvent, useState } from "react";
import type { MessageSettings } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useSaveMessageSettings } from "./queries";

/** By whose name members get their mail. */
export function SenderCard({ settings }: { settings: MessageSettings }) {
  const { merchant } = useSession();
  const [name, setName] = useState(settings.sender_name);
  const save = useSaveMessageSettings();
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const off = settings.kinds.filter((kind) => !kind.on).map((kind) => kind.kind);
    save.mutate({ sender_name: name.trim(), off }, { onSuccess: () => toast(t("messages.sender_saved")) });
  };
  return (
    <Card>
      <CardHead title={t("messages.sender")} />
      <form onSubmit={submit} className="mt-3 flex max-w-[520px] flex-wrap items-end gap-3">
        <Field
          className="min-w-[220px] flex-1"
          label={t("messages.sender_name")}
          hint={t("messages.sender_hint", { name: merchant.name })}
        >
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={60}
              placeholder={merchant.name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" className="mb-6" busy={save.isPending} needs="settings:write">
          {t("action.save")}
        </Button>
      </form>
      <FormError error={save.error} />
    </Card>
  );
}
