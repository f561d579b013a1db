import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Member } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useSplit } from "./person-queries";

/** Makes some accounts of a member somebody of their own. */
export function SplitDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [going, setGoing] = useState<number[]>([]);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const split = useSplit(member.id);
  const toast = useToast();
  const some = going.length > 0 && going.length < member.identities.length;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!some || !reason.trim()) return;
    const accounts = member.identities
      .filter((_, at) => going.includes(at))
      .map(({ store_id, customer_id }) => ({ store_id, customer_id }));
    split.mutate(
      { accounts, reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t("person.split_done"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("person.split_title", { name: member.name || member.email })}
      description={t("person.split_detail")}
    >
      <form onSubmit={submit} noValidate>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-ink">{t("person.split_which")}</legend>
          {member.identities.map((identity, at) => (
            <Checkbox
              key={`${identity.store_id}/${identity.customer_id}`}
              checked={going.includes(at)}
              onChange={(event) =>
                setGoing((old) => (event.target.checked ? [...old, at] : old.filter((one) => one !== at)))
              }
              label={t("person.account", { store: identity.store_name, id: identity.customer_id })}
            />
          ))}
        </fieldset>
        {tried && !some ? (
          <p role="alert" className="mt-2 text-bad">
            {t("person.split_some")}
          </p>
        ) : null}
        <ReasonField
          className="mt-4"
          label={t("person.reason")}
          hint={t("review.reason_hint")}
          error={tried && !reason.trim() ? t("review.reason_missing") : fieldError(split.error, "reason")}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormError error={split.error} fields={["reason"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={split.isPending}>
            {t("person.split_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
