import { Radio } from "lucide-react";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { ErrorNote } from "@/components/ui/error-card";
import { SkeletonText } from "@/components/ui/skeleton";
import { useProgram } from "@/features/program/queries";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";

/** What is live, and what waits to be published. */
export function ProgramCard() {
  const program = useProgram();
  if (program.error)
    return (
      <Card flush>
        <ErrorNote title={t("program.failed")} error={program.error} onRetry={() => program.refetch()} />
      </Card>
    );
  const live = program.data?.live;
  const changes = program.data?.draft.changes.length ?? 0;
  const document = program.data?.draft.document;
  return (
    <Card className="flex flex-col">
      <CardHead title={t("home.your_program")}>
        {live ? (
          <Chip tone="good" icon={Radio}>
            {t("program.live")}
          </Chip>
        ) : null}
      </CardHead>
      {document ? (
        <>
          <p className="mt-3">
            {live
              ? t("home.program_live", { number: String(live.number), day: formatDay(live.published_at) })
              : t("home.program_not_live")}
          </p>
          <dl className="mt-3 divide-y divide-line border-y border-line">
            <Line
              label={t("nav.earn")}
              value={t("home.on", {
                on: document.rules.filter((r) => r.active).length,
                all: document.rules.length,
              })}
            />
            <Line
              label={t("nav.rewards")}
              value={t("home.on", {
                on: document.rewards.filter((r) => r.active).length,
                all: document.rewards.length,
              })}
            />
            <Line label={t("home.usable_after")} value={t("home.days", { count: document.pending_days })} />
          </dl>
          <AppLink
            href="/program/earn"
            className={buttonClass("default", "mt-4 max-md:w-full md:self-start")}
          >
            {changes > 0 ? t("home.review_changes", { count: changes }) : t("home.open_program")}
          </AppLink>
        </>
      ) : (
        <SkeletonText lines={5} />
      )}
    </Card>
  );
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2">
      <dt>{label}</dt>
      <dd className="num text-right font-strong text-ink">{value}</dd>
    </div>
  );
}
