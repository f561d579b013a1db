import { Workflow } from "lucide-react";
import type { Journey } from "@/api/journey-calls";
import { AppLink } from "@/components/shell/app-link";
import { PagesList } from "@/components/ui/pages-list";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useJourneys } from "./queries";
import { StateChip, signalName } from "./state";

/** All automations with what each did. */
export function JourneysList() {
  return (
    <PagesList
      query={useJourneys()}
      failed={t("journeys.failed")}
      icon={Workflow}
      none={t("journeys.none")}
      noneDetail={t("journeys.none_detail")}
      row={(journey) => <Row key={journey.id} journey={journey} />}
    />
  );
}

function Row({ journey }: { journey: Journey }) {
  const { started, running, acted } = journey.figures;
  const facts = [
    signalName(journey.draft.trigger.kind),
    t("journeys.n_started", { count: started }),
    t("journeys.n_running", { count: running }),
    t("journeys.n_acted", { count: acted }),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-card py-3">
      <div className="min-w-0 flex-1">
        <AppLink
          href={`/automations/${journey.id}`}
          className="font-strong break-words text-ink hover:underline"
        >
          {journey.draft.name}
        </AppLink>
        <p className="text-caption text-ink-3">{facts.join(" · ")}</p>
      </div>
      {journey.version > 0 ? (
        <span className="text-caption text-ink-3">
          {t("journeys.version", { number: formatNumber(journey.version) })}
        </span>
      ) : null}
      <StateChip journey={journey} />
    </li>
  );
}
