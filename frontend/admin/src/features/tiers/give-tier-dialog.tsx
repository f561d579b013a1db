import { type FormEvent, useState } from "react";
import type { MemberTier, Tier } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { liveDocument, useProgram } from "@/features/program/queries";
import { t } from "@/i18n/t";
import { useGiveTier } from "./queries";

interface GiveTierDialogProps {
  member: string;
  name: string;
  tier: MemberTier;
  onClose: () => void;
}

/** Gives a member a tier with a reason they read, or goes back to the one they earn. */
export function GiveTierDialog({ member, name, tier, onClose }: GiveTierDialogProps) {
  const program = useProgram();
  const tiers = program.data && (liveDocument(program.data).tiers?.tiers ?? []);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("tiers.give_title", { name })}
      description={t("tiers.give_detail")}
    >
      {tiers && !program.error ? (
        <GiveForm member={member} tier={tier} tiers={tiers} onClose={onClose} />
      ) : (
        <Awaited query={program} failed={t("program.failed")} />
      )}
    </Dialog>
  );
}

interface GiveFormProps {
  member: string;
  tier: MemberTier;
  tiers: Tier[];
  onClose: () => void;
}

function GiveForm({ member, tier, tiers, onClose }: GiveFormProps) {
  const given = tier.how !== "earned";
  // Staff give what is above the tier that a member earns.
  const above = tiers.slice(tiers.findIndex(({ id }) => id === tier.id) + 1);
  const choices = given ? tiers.filter(({ id }) => id !== tier.id) : above;
  const [chosen, setChosen] = useState(given ? "" : (choices.at(-1)?.id ?? ""));
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const give = useGiveTier(member);
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!reason.trim()) return;
    const body = { tier: chosen, reason: reason.trim(), ...(chosen && until && { until }) };
    give.mutate(body, {
      onSuccess: () => {
        toast(t(chosen ? "tiers.given" : "tiers.taken_back"));
        onClose();
      },
    });
  };
  if (choices.length === 0 && !given) return <p>{t("tiers.highest")}</p>;
  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <Field label={t("tiers.which")}>
        {(control) => (
          <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {given ? <option value="">{t("tiers.back_to_earned")}</option> : null}
            {choices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {chosen ? (
        <Field label={t("tiers.last_day")} hint={t("tiers.last_day_hint")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <ReasonField
        label={t("tiers.reason")}
        hint={t("tiers.reason_hint")}
        error={tried && !reason.trim() ? t("tiers.reason_missing") : undefined}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <FormError error={give.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="primary" type="submit" busy={give.isPending}>
          {t(chosen ? "tiers.give" : "tiers.take_back")}
        </Button>
      </DialogActions>
    </form>
  );
}
