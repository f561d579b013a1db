import { History } from "lucide-react";
import { useState } from "react";
import type { BacktestRun } from "@/api/document-calls";
import { AppLink } from "@/components/shell/app-link";
import { Button, buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Empty } from "@/components/ui/empty";
import { ErrorNote, FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { Segmented } from "@/components/ui/segmented";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useOnceKey } from "@/features/members/once";
import {
  useCancelBacktest,
  useNewestBacktest,
  useRetryBacktest,
  useStartBacktest,
} from "@/features/program/backtest";
import { BacktestResult } from "@/features/program/backtest-result";
import { OldOrdersNote } from "@/features/stores/limits";
import { formatDay, formatMoment, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

const spans = ["3", "12", "all"] as const;
type Span = (typeof spans)[number];

/** The first day of a span, as the server wants it; "" for everything. */
function sinceOf(span: Span): string {
  if (span === "all") return "";
  const day = new Date();
  day.setMonth(day.getMonth() - Number(span));
  return day.toISOString().slice(0, 10);
}

export function EffectPage() {
  const newest = useNewestBacktest();
  const start = useStartBacktest();
  const once = useOnceKey();
  const [span, setSpan] = useState<Span>("12");
  const run = newest.data ?? undefined;
  const begin = () => start.mutate({ once: once.key, since: sinceOf(span) }, { onSettled: once.renew });
  const running = run?.state === "running";
  return (
    <Page
      title={t("trial.title")}
      parent={{ label: t("nav.program"), to: "/program/earn" }}
      hint={t("trial.hint")}
      actions={
        <AppLink href="/program/earn" className={buttonClass()}>
          {t("trial.back")}
        </AppLink>
      }
    >
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <Segmented
          label={t("trial.span")}
          value={span}
          onChange={setSpan}
          options={spans.map((value) => ({ value, label: t(`trial.span_${value}`) }))}
        />
        <Button
          variant="primary"
          icon={History}
          busy={start.isPending}
          disabled={running || newest.isPending}
          onClick={begin}
        >
          {t(run ? "trial.again" : "trial.start")}
        </Button>
        {run?.state === "done" ? <RunNote run={run} /> : null}
      </div>
      <FormError error={start.error} />
      <OldOrdersNote className="mb-4" />
      {newest.isPending ? (
        <Card flush>
          <SkeletonRows rows={6} />
        </Card>
      ) : newest.error ? (
        <Card flush>
          <ErrorNote
            title={t("trial.failed_load")}
            error={newest.error}
            onRetry={() => newest.refetch()}
            busy={newest.isFetching}
          />
        </Card>
      ) : run?.report ? (
        <BacktestResult run={run} report={run.report} />
      ) : run && run.state !== "cancelled" ? (
        <RunCard run={run} />
      ) : (
        <Card flush>
          <Empty icon={History} title={t("trial.none")} detail={t("trial.none_detail")} />
        </Card>
      )}
    </Page>
  );
}

function RunNote({ run }: { run: BacktestRun }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-caption text-ink-3">
      {t("trial.ran", {
        when: formatMoment(run.ended_at ?? run.created_at),
        since: run.since ? formatDay(run.since) : t("trial.beginning"),
      })}
      {run.current ? null : <Chip tone="warn">{t("trial.outdated")}</Chip>}
    </p>
  );
}

/** How far a back-test is, or why it did not end. */
function RunCard({ run }: { run: BacktestRun }) {
  const cancel = useCancelBacktest();
  const retry = useRetryBacktest();
  const failed = run.state === "failed";
  return (
    <Card>
      {failed ? (
        <p role="alert" className="text-bad">
          {t("trial.failed", { error: run.error })}
        </p>
      ) : (
        <>
          <progress
            className="h-2 w-full accent-ink"
            aria-label={t("trial.progress")}
            max={Math.max(run.total, 1)}
            value={run.done}
          />
          <p className="mt-1 text-caption text-ink-2" aria-live="polite">
            {t("trial.running", { done: formatNumber(run.done), count: run.total })}
          </p>
        </>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {failed ? (
          <Button busy={retry.isPending} onClick={() => retry.mutate(run.id)}>
            {t("action.retry")}
          </Button>
        ) : null}
        <Button busy={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
          {t(failed ? "trial.dismiss" : "trial.cancel")}
        </Button>
      </div>
      <FormError error={cancel.error ?? retry.error} />
    </Card>
  );
}
