import { Download, FileSpreadsheet } from "lucide-react";
import type { PrintRun } from "@/api/print-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Figure } from "@/components/ui/figure";
import { ComparisonCard } from "@/features/journeys/comparison-card";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useAddresses, useCoupons } from "./queries";

/** How far it is, and its files once its codes work. */
export function ProgressCard({ run }: { run: PrintRun }) {
  const coupons = useCoupons(run);
  const addresses = useAddresses(run);
  const ready = run.stage === "ready";
  const drawable = ready && run.codes.open > 0;
  return (
    <Card>
      <CardHead title={t(`prints.now_${run.stage}`)} hint={hintOf(run)} />
      <dl className="mt-4 grid gap-4 sm:grid-cols-3">
        <Figure
          label={t("prints.coupons")}
          value={formatNumber(run.given)}
          caption={run.copies > 0 ? t("prints.whoever") : t("newsletters.left_alone", { count: run.alone })}
        />
        <Figure
          label={t("prints.working")}
          value={formatNumber(run.codes.open)}
          caption={t("prints.being_made", { count: run.codes.making })}
        />
        <Figure
          label={t("prints.used")}
          value={formatNumber(run.codes.online + run.codes.in_store)}
          caption={t("prints.used_where", { online: run.codes.online, store: run.codes.in_store })}
        />
      </dl>
      <Skipped run={run} />
      {drawable ? (
        <div className="mt-5 flex flex-wrap gap-3">
          <Button
            variant="primary"
            needs="program:write"
            busy={coupons.isPending}
            onClick={() => coupons.mutate()}
          >
            <Download size={16} strokeWidth={1.75} aria-hidden />
            {t("prints.pdf")}
          </Button>
          {run.posted ? (
            <Button needs="settings:write" busy={addresses.isPending} onClick={() => addresses.mutate()}>
              <FileSpreadsheet size={16} strokeWidth={1.75} aria-hidden />
              {t("prints.csv")}
            </Button>
          ) : null}
        </div>
      ) : null}
      <FormError error={coupons.error ?? addresses.error} />
    </Card>
  );
}

function hintOf(run: PrintRun): string {
  if (run.failed) return run.last_error;
  if (run.stage === "ready" && run.logo_error) return t("prints.no_logo", { why: run.logo_error });
  return t(`prints.now_${run.stage}_hint`);
}

const reasons = ["no_account", "no_consent", "no_address", "none_left"] as const;

/** Who got none, by the reason. */
function Skipped({ run }: { run: PrintRun }) {
  const told = reasons.filter((why) => (run.skipped[why] ?? 0) > 0);
  if (told.length === 0 && run.codes.refused === 0) return null;
  return (
    <div className="mt-4">
      <h3 className="font-strong text-ink">{t("prints.skipped")}</h3>
      <ul className="mt-1 flex flex-col gap-0.5 text-ink-2">
        {told.map((why) => (
          <li key={why}>
            <span className="num">{formatNumber(run.skipped[why] ?? 0)}</span> · {t(`prints.${why}`)}
          </li>
        ))}
        {run.codes.refused > 0 ? (
          <li>
            <span className="num">{formatNumber(run.codes.refused)}</span> · {t("prints.refused")}
          </li>
        ) : null}
      </ul>
    </div>
  );
}

/** What it brought, beside those who were left alone. */
export function ResultCard({ run }: { run: PrintRun }) {
  if (run.copies > 0) return null;
  return <ComparisonCard results={run.results} days={run.window_days} permille={run.compare_permille} />;
}
