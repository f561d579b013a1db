import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/error-card";
import { useOnceKey } from "@/features/members/once";
import { useNewestBacktest, useStartBacktest } from "@/features/program/backtest";
import { costSentence } from "@/features/program/effect-view";
import { useProgramMoney } from "@/features/program/queries";
import { usePoints } from "@/features/session/session";
import { OldOrdersNote } from "@/features/stores/limits";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { costSays, yearAgo } from "./cost";

/** What the draft would have cost on the orders of the last year, and what a point is worth. */
export function CostView() {
  const newest = useNewestBacktest();
  const start = useStartBacktest();
  const once = useOnceKey();
  const points = usePoints();
  const money = useProgramMoney();
  const run = newest.data ?? undefined;
  const begin = () => start.mutate({ once: once.key, since: yearAgo() }, { onSettled: once.renew });
  const says = run?.state === "done" ? costSays(run) : [];
  return (
    <div className="mt-3 max-w-[64ch] rounded-control bg-sunken p-4">
      <div aria-live="polite" className="flex flex-col gap-1">
        {run?.state === "running" ? (
          <p>{t("trial.running", { done: formatNumber(run.done), count: run.total })}</p>
        ) : null}
        {run?.state === "failed" ? (
          <p className="text-bad">{t("trial.failed", { error: run.error })}</p>
        ) : null}
        {run?.report?.orders === 0 ? <p>{t("effect.no_orders")}</p> : null}
        {says.map((said) => (
          <p key={said} className="text-lead text-ink">
            {said}
          </p>
        ))}
        {money.data?.draft.map((back) => (
          <p key={back.currency}>{costSentence(back, points(100))}</p>
        ))}
        {run?.state === "done" && !run.current ? <p>{t("start.cost_old")}</p> : null}
      </div>
      <FormError error={start.error ?? newest.error ?? money.error} />
      <OldOrdersNote />
      <div className="mt-3 flex flex-wrap items-center gap-3">
        {run?.state === "running" || (run?.state === "done" && run.current) ? null : (
          <Button busy={start.isPending} disabled={newest.isPending} onClick={begin}>
            {t(run ? "start.cost_again" : "start.cost_verb")}
          </Button>
        )}
        <AppLink href="/program/effect" className="link text-caption">
          {t("start.cost_more")}
        </AppLink>
      </div>
    </div>
  );
}
