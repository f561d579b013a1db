import { Workflow } from "lucide-react";
import type { MemberRun } from "@/api/journey-calls";
import { AppLink } from "@/components/shell/app-link";
import { PagesList } from "@/components/ui/pages-list";
import { formatMoment } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { useRuns } from "./queries";

/** What one member goes or went through. */
export function MemberJourneysTab({ id }: { id: string }) {
  return (
    <PagesList
      query={useRuns(id)}
      failed={t("journeys.failed")}
      icon={Workflow}
      none={t("journeys.no_runs")}
      noneDetail={t("journeys.no_runs_detail")}
      row={(run) => <Row key={run.id} run={run} />}
    />
  );
}

function Row({ run }: { run: MemberRun }) {
  const facts = [
    t("journeys.began", { when: formatMoment(run.began_at) }),
    run.ending && run.ended_at ? t("journeys.ended", { when: formatMoment(run.ended_at) }) : "",
    run.waits_until ? t("journeys.waits", { when: formatMoment(run.waits_until) }) : "",
    run.why,
  ];
  return (
    <li className="px-card py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <AppLink
          href={`/automations/${run.journey_id}`}
          className="font-strong break-words text-ink hover:underline"
        >
          {run.name}
        </AppLink>
        <span className="text-ink-2">
          {run.ending ? t(`journeys.ending_${run.ending}` as Key) : t("journeys.on_the_way")}
        </span>
      </div>
      <p className="text-caption text-ink-3">{facts.filter(Boolean).join(" · ")}</p>
    </li>
  );
}
