import type { BackfillRun } from "@/api/types";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/error-card";
import { usePoints } from "@/features/session/session";
import { formatDay, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useCancelBackfill, useRetryBackfill } from "./backfill";

/** How far a back-fill is, or how it ended. */
export function BackfillRunView({ run }: { run: BackfillRun }) {
  const points = usePoints();
  const cancel = useCancelBackfill();
  const retry = useRetryBackfill();
  const given = { points: points(run.given.points), count: run.given.members };
  if (run.state === "done")
    return (
      <p className="mt-3">
        {t("backfill.done", { ...given, day: formatDay(run.ended_at ?? run.created_at) })}
      </p>
    );
  if (run.state === "cancelled") return <p className="mt-3">{t("backfill.cancelled", given)}</p>;
  const failed = run.state === "failed";
  return (
    <div className="mt-4">
      <progress
        className="h-2 w-full accent-ink"
        aria-label={t("backfill.progress")}
        max={run.expected.orders}
        value={Math.min(run.given.orders, run.expected.orders)}
      />
      <p className="mt-1 text-caption text-ink-2" aria-live="polite">
        {t("backfill.running", {
          given: formatNumber(run.given.orders),
          count: run.expected.orders,
          points: given.points,
        })}
      </p>
      {failed ? (
        <p className="mt-2 text-bad" role="alert">
          {t("backfill.failed", { error: run.error })}
        </p>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {failed ? (
          <Button busy={retry.isPending} onClick={() => retry.mutate(run.id)}>
            {t("backfill.retry")}
          </Button>
        ) : null}
        <Button busy={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
          {t("backfill.cancel")}
        </Button>
      </div>
      <FormError error={cancel.error ?? retry.error} />
    </div>
  );
}
