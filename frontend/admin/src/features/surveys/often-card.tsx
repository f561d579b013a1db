import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useSaveSurveySettings, useSurveySettings } from "./queries";

/** How long one member is left alone after a question, all surveys together. */
export function OftenCard() {
  const settings = useSurveySettings();
  return (
    <Card>
      <CardHead title={t("surveys.often")} hint={t("surveys.often_hint")} />
      <div className="mt-3">
        {settings.data ? (
          <Often key={settings.data.quiet_days} days={settings.data.quiet_days} />
        ) : (
          <Awaited query={settings} failed={t("surveys.often_failed")} lines={2} />
        )}
      </div>
    </Card>
  );
}

function Often({ days }: { days: number }) {
  const [typed, setTyped] = useState(String(days));
  const save = useSaveSurveySettings();
  const toast = useToast();
  const may = useMay();
  const count = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
  const wrong = count < 1 || count > 365;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) save.mutate(count, { onSuccess: () => toast(t("surveys.often_saved")) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <div className="flex flex-wrap items-end gap-3">
        <Field
          label={t("surveys.quiet_days")}
          className="w-[200px]"
          error={wrong ? t("surveys.quiet_wrong") : fieldError(save.error, "quiet_days")}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              suffix={t("surveys.days")}
              disabled={!may("program:write")}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        {count !== days && !wrong ? (
          <Button type="submit" needs="program:write" busy={save.isPending}>
            {t("action.save")}
          </Button>
        ) : null}
      </div>
      <FormError error={save.error} fields={["quiet_days"]} />
    </form>
  );
}
