import { useState } from "react";
import { useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import type { Member, MemberRow } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { usePoints } from "@/features/session/session";
import { formatNumber } from "@/i18n/format";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { MemberPicker } from "./member-picker";
import { useOnceKey } from "./once";
import { useMovePoints } from "./person-queries";

/** Moves usable points to another member. Both read the reason. */
export function MoveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const form = useForm({ mode: "onTouched", defaultValues: { points: "", reason: "" } });
  const [to, setTo] = useState<MemberRow>();
  const { errors, isSubmitted } = form.formState;
  const once = useOnceKey();
  const move = useMovePoints(member.id);
  const toast = useToast();
  const inWords = usePoints();
  const most = Math.max(0, member.balance.available);
  const submit = form.handleSubmit(({ points, reason }) => {
    if (!to) return;
    move.mutate(
      { key: once.key, body: { to: to.id, points: parseWhole(points, 1, most) ?? 0, reason: reason.trim() } },
      {
        onSuccess: (made) => {
          toast(made ? t("adjust.waits") : t("person.moved", { name: to.name || to.email }));
          onClose();
        },
      },
    );
  });
  // Registered here, so that of two wrong fields the upper one gets the focus.
  const typed = form.register("points", {
    validate: (text) => {
      const wanted = parseWhole(text, 1, Number.MAX_SAFE_INTEGER);
      if (wanted === undefined) return t("adjust.points_wrong");
      return wanted <= most || t("adjust.too_many", { left: inWords(most) });
    },
    onChange: once.renew,
  });
  return (
    <Dialog open onClose={onClose} title={t("person.move_title", { name: member.name || member.email })}>
      <form onSubmit={submit} noValidate>
        <MemberPicker
          label={t("person.move_to")}
          not={member.id}
          picked={to}
          onPick={(picked) => {
            setTo(picked);
            once.renew();
          }}
          error={isSubmitted && !to ? t("person.pick_missing") : fieldError(move.error, "to")}
        />
        <Field
          className="mt-4"
          label={t("members.points")}
          hint={t("adjust.now", { left: formatNumber(member.balance.available) })}
          error={errors.points?.message ?? fieldError(move.error, "points")}
        >
          {(control) => <Input {...control} {...typed} inputMode="numeric" autoComplete="off" />}
        </Field>
        <ReasonField
          className="mt-4"
          label={t("adjust.reason")}
          hint={t("person.move_reason_hint")}
          error={errors.reason?.message ?? fieldError(move.error, "reason")}
          {...form.register("reason", {
            validate: (text) => text.trim().length >= 1 || t("adjust.reason_missing"),
            onChange: once.renew,
          })}
        />
        <FormError error={move.error} fields={["points", "reason", "to"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={move.isPending}>
            {t("person.move_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
