import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Journey } from "@/api/journey-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useParts, usePreviewPast, useStartPast } from "./queries";

/** Lets orders, or members, of the time before it was switched on begin it: counted first. */
export function PastCard({ journey }: { journey: Journey }) {
  const [since, setSince] = useState("");
  const parts = useParts();
  const preview = usePreviewPast(journey.id);
  const start = useStartPast(journey.id);
  const toast = useToast();
  const may = useMay();
  const kind = journey.draft.trigger.kind;
  const past = (parts.data?.signals ?? []).some((one) => one.kind === kind && one.past);
  if (journey.state !== "live" || !past || !may("program:write")) return null;
  const problem = start.error ?? preview.error;
  const counted = preview.data;
  const onStart = () =>
    start.mutate(
      { since, runs: counted?.runs ?? 0 },
      {
        onSuccess: (began) => {
          preview.reset();
          toast(t("journeys.past_began", { count: began.runs }));
        },
      },
    );
  return (
    <Card>
      <CardHead title={t("journeys.past")} hint={t("journeys.past_hint")} />
      <div className="mt-4 flex flex-wrap items-end gap-3">
        <Field
          label={t("journeys.since")}
          error={fieldError(problem, "since") ?? fieldError(problem, "query.since")}
        >
          {(control) => (
            <Input
              {...control}
              type="date"
              value={since}
              className="max-w-48"
              onChange={(event) => {
                setSince(event.target.value);
                preview.reset();
                start.reset();
              }}
            />
          )}
        </Field>
        <Button busy={preview.isPending} disabled={!since} onClick={() => preview.mutate(since)}>
          {t("journeys.past_count")}
        </Button>
      </div>
      {counted ? (
        <div className="mt-4 flex flex-wrap items-center justify-between gap-3" aria-live="polite">
          <p>
            {t("journeys.past_would", {
              runs: formatNumber(counted.runs),
              members: formatNumber(counted.members),
            })}
          </p>
          {counted.runs > 0 ? (
            <Button busy={start.isPending} onClick={onStart}>
              {t("journeys.past_begin")}
            </Button>
          ) : null}
        </div>
      ) : null}
      <FormError error={problem} />
    </Card>
  );
}
