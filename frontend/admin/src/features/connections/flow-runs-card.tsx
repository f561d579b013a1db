import { Workflow } from "lucide-react";
import type { FlowRun } from "@/api/connection-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { PagesList } from "@/components/ui/pages-list";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useFlow, useFlowRuns } from "./queries";
import { actionInWords, runInWords, runTones } from "./words";

/** What the workflows of the store that an endpoint listens for asked us to do. */
export function FlowRunsCard({ endpoint }: { endpoint: string }) {
  const flow = useFlow();
  const store = flow.data?.items?.find((one) => one.id === endpoint)?.store_id;
  return store ? <Runs store={store} /> : null;
}

function Runs({ store }: { store: string }) {
  return (
    <Card flush>
      <div className="p-card">
        <CardHead title={t("connections.flow_runs")} hint={t("connections.flow_runs_hint")} />
      </div>
      <div className="border-t border-line">
        <PagesList
          query={useFlowRuns(store)}
          failed={t("connections.flow_runs_failed")}
          icon={Workflow}
          none={t("connections.flow_runs_none")}
          noneDetail={t("connections.flow_runs_none_detail")}
          row={(row) => <Row key={row.id} row={row} />}
        />
      </div>
    </Card>
  );
}

function Row({ row }: { row: FlowRun }) {
  return (
    <li className="px-card py-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-strong text-ink">
        {actionInWords(row.action)}
        <Chip tone={runTones[row.status]}>{runInWords(row.status)}</Chip>
      </p>
      {row.said ? <p className="break-words first-letter:uppercase">{row.said}</p> : null}
      <p className="mt-0.5 text-caption text-ink-3">
        {formatMoment(row.asked_at)}
        {row.asked > 1 ? ` · ${t("connections.flow_asked", { count: row.asked })}` : ""}
      </p>
    </li>
  );
}
