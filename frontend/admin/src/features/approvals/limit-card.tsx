import { useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import type { ApprovalLimit } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { usePoints } from "@/features/session/session";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { useApprovalLimit, useSetApprovalLimit } from "./queries";

const most = 10_000_000;
const mostDays = 90;

/** From how many points on a second person must agree. */
export function LimitCard() {
  const limit = useApprovalLimit();
  return (
    <Card>
      <CardHead title={t("limit.title")} hint={t("limit.hint")} />
      <div className="mt-3">
        {limit.data !== undefined ? (
          <LimitForm {...limit.data} />
        ) : (
          <Awaited query={limit} failed={t("limit.failed")} lines={2} />
        )}
      </div>
    </Card>
  );
}

function LimitForm({ points, days = 14 }: ApprovalLimit) {
  const form = useForm<{ points: string; days: string }>({
    mode: "onTouched",
    values: { points: points > 0 ? String(points) : "", days: String(days) },
  });
  const save = useSetApprovalLimit();
  const toast = useToast();
  const inWords = usePoints();
  const submit = form.handleSubmit((typed) => {
    const next = typed.points.trim() === "" ? 0 : (parseWhole(typed.points, 0, most) ?? 0);
    const wait = parseWhole(typed.days, 1, mostDays) ?? days;
    save.mutate(
      { points: next, days: wait },
      {
        onSuccess: () =>
          toast(next > 0 ? t("limit.saved", { points: inWords(next) }) : t("limit.saved_none")),
      },
    );
  });
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label={t("limit.points")}
        hint={t("limit.points_hint")}
        error={form.formState.errors.points?.message ?? fieldError(save.error, "points")}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("points", {
              validate: (text) =>
                text.trim() === "" || parseWhole(text, 0, most) !== undefined || t("limit.wrong"),
            })}
            inputMode="numeric"
            autoComplete="off"
          />
        )}
      </Field>
      <Field
        label={t("limit.days")}
        hint={t("limit.days_hint")}
        className="mt-3"
        error={form.formState.errors.days?.message ?? fieldError(save.error, "days")}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("days", {
              validate: (text) =>
                parseWhole(text, 1, mostDays) !== undefined || t("limit.days_wrong", { most: mostDays }),
            })}
            inputMode="numeric"
            autoComplete="off"
          />
        )}
      </Field>
      <FormError error={save.error} fields={["points", "days"]} />
      <Button type="submit" className="mt-3" busy={save.isPending}>
        {t("limit.save")}
      </Button>
    </form>
  );
}
