import { type FormEvent, useState } from "react";
import type { Redemption } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useExtendCode } from "./queries";

interface ExtendDialogProps {
  member: string;
  code: Redemption;
  onClose: () => void;
}

/** Chooses a later last day for an unused code. */
export function ExtendDialog({ member, code, onClose }: ExtendDialogProps) {
  const [until, setUntil] = useState("");
  const [tried, setTried] = useState(false);
  const extend = useExtendCode(member);
  const toast = useToast();
  const wrong = until > code.ends_at.slice(0, 10) ? undefined : t("codes.extend_wrong");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong) return;
    extend.mutate(
      { redemption: code.id, until },
      {
        onSuccess: () => {
          toast(t("codes.extend_done"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("codes.extend_title", { name: code.reward_name })}
      description={t("codes.extend_detail", { day: formatDay(code.ends_at), store: code.store_name })}
    >
      <form onSubmit={submit} noValidate>
        <Field label={t("codes.extend_until")} error={tried ? wrong : undefined}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={until}
              min={code.ends_at.slice(0, 10)}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
        <FormError error={extend.error} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={extend.isPending}>
            {t("codes.extend_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
