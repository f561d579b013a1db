import { useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import type { RequestDetail } from "@/api/desk-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { useOnceKey } from "@/features/members/once";
import { usePoints } from "@/features/session/session";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { useGoodwill } from "./queries";
import { whoAsked } from "./words";

interface GoodwillForm {
  points: string;
  reason: string;
}

/** Points for the trouble somebody had. */
export function GoodwillDialog({ request, onClose }: { request: RequestDetail; onClose: () => void }) {
  const form = useForm<GoodwillForm>({ mode: "onTouched", defaultValues: { points: "", reason: "" } });
  const { errors } = form.formState;
  const once = useOnceKey();
  const give = useGoodwill(request.id);
  const toast = useToast();
  const inWords = usePoints();
  const left = request.goodwill_left;
  const points = parseWhole(form.watch("points"), 1, 10_000_000);
  const submit = form.handleSubmit(({ reason }) =>
    give.mutate(
      { key: once.key, points: points ?? 0, reason: reason.trim() },
      {
        onSuccess: (made) => {
          toast(
            "asked_by" in made
              ? t("adjust.waits")
              : t("requests.goodwill_given", { points: inWords(points ?? 0) }),
          );
          onClose();
        },
      },
    ),
  );
  return (
    <Dialog open onClose={onClose} title={t("requests.goodwill_for", { who: whoAsked(request) })}>
      <form onSubmit={submit} noValidate>
        <Field
          label={t("members.points")}
          hint={left === null ? undefined : t("requests.goodwill_left", { points: inWords(left) })}
          error={errors.points?.message ?? fieldError(give.error, "points")}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("points", {
                validate: (text) => {
                  const whole = parseWhole(text, 1, 10_000_000);
                  if (whole === undefined) return t("adjust.points_wrong");
                  return (
                    left === null || whole <= left || t("requests.goodwill_over", { points: inWords(left) })
                  );
                },
                onChange: once.renew,
              })}
              inputMode="numeric"
              autoComplete="off"
            />
          )}
        </Field>
        <ReasonField
          className="mt-4"
          label={t("adjust.reason")}
          hint={t("adjust.reason_hint")}
          error={errors.reason?.message ?? fieldError(give.error, "reason")}
          {...form.register("reason", {
            validate: (text) => text.trim().length >= 1 || t("adjust.reason_missing"),
            onChange: once.renew,
          })}
        />
        <FormError error={give.error} fields={["points", "reason"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={give.isPending}>
            {points ? t("adjust.give_n", { points: inWords(points) }) : t("requests.goodwill_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
