import { useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import type { Member } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { Segmented } from "@/components/ui/segmented";
import { useToast } from "@/components/ui/toast";
import { usePoints } from "@/features/session/session";
import { formatNumber } from "@/i18n/format";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { useOnceKey } from "./once";
import { useAdjustPoints } from "./queries";

interface AdjustForm {
  way: "give" | "take";
  points: string;
  reason: string;
}

interface AdjustProps {
  member: Member;
  /** For recommending: points are given alone, and count as what friends cost. */
  thanks?: boolean;
  onClose: () => void;
}

export function AdjustDialog({ member, thanks, onClose }: AdjustProps) {
  const form = useForm<AdjustForm>({
    mode: "onTouched",
    defaultValues: { way: "give", points: "", reason: "" },
  });
  const { errors } = form.formState;
  const once = useOnceKey();
  const adjust = useAdjustPoints(member.id);
  const toast = useToast();
  const inWords = usePoints();
  const way = form.watch("way");
  const points = parseWhole(form.watch("points"), 1, 10_000_000);
  const most = Math.max(0, member.balance.available);
  const signed = way === "give" ? (points ?? 0) : -(points ?? 0);
  const submit = form.handleSubmit(({ reason }) =>
    adjust.mutate(
      { key: once.key, body: { points: signed, reason: reason.trim(), ...(thanks && { thanks }) } },
      {
        onSuccess: (made) => {
          const waits = "asked_by" in made;
          const done = way === "give" ? "adjust.gave" : "adjust.took";
          toast(waits ? t("adjust.waits") : t(done, { points: inWords(points ?? 0) }));
          onClose();
        },
      },
    ),
  );
  const change = <Name extends keyof AdjustForm>(name: Name, value: AdjustForm[Name]) => {
    form.setValue(name, value as never);
    if (form.formState.isSubmitted) form.trigger("points");
    once.renew();
  };
  // Registered here, so that of two wrong fields the upper one gets the focus.
  const typed = form.register("points", {
    validate: (text, { way }) => {
      const whole = parseWhole(text, 1, 10_000_000);
      if (whole === undefined) return t("adjust.points_wrong");
      return way === "give" || whole <= most || t("adjust.too_many", { left: inWords(most) });
    },
    onChange: once.renew,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(thanks ? "adjust.thanks_title" : "adjust.title", { name: member.name || member.email })}
    >
      <form onSubmit={submit} noValidate>
        {thanks ? null : (
          <Segmented
            label={t("adjust.way")}
            value={way}
            onChange={(next) => change("way", next)}
            options={[
              { value: "give", label: t("adjust.give") },
              { value: "take", label: t("adjust.take") },
            ]}
          />
        )}
        <Field
          className={thanks ? undefined : "mt-4"}
          label={t("members.points")}
          hint={
            points
              ? t("adjust.after", { left: formatNumber(member.balance.available + signed) })
              : t("adjust.now", { left: formatNumber(member.balance.available) })
          }
          error={errors.points?.message ?? fieldError(adjust.error, "points")}
        >
          {(control) => <Input {...control} {...typed} inputMode="numeric" autoComplete="off" />}
        </Field>
        <ReasonField
          className="mt-4"
          label={t("adjust.reason")}
          hint={t("adjust.reason_hint")}
          error={errors.reason?.message ?? fieldError(adjust.error, "reason")}
          {...form.register("reason", {
            validate: (text) => text.trim().length >= 1 || t("adjust.reason_missing"),
            onChange: once.renew,
          })}
        />
        <FormError error={adjust.error} fields={["points", "reason"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={adjust.isPending}>
            {points
              ? t(way === "give" ? "adjust.give_n" : "adjust.take_n", { points: inWords(points) })
              : t(thanks ? "requests.goodwill_verb" : "adjust.verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
