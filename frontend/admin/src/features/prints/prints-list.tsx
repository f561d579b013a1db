import { Printer } from "lucide-react";
import type { PrintRun } from "@/api/print-calls";
import { AppLink } from "@/components/shell/app-link";
import { PagesList } from "@/components/ui/pages-list";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { usePrintRuns } from "./queries";
import { StageChip, whomInWords } from "./state";

/** All print runs, the newest first. */
export function PrintsList() {
  return (
    <PagesList
      query={usePrintRuns()}
      failed={t("prints.failed")}
      icon={Printer}
      none={t("prints.none")}
      noneDetail={t("prints.none_detail")}
      row={(run) => <Row key={run.id} run={run} />}
    />
  );
}

function Row({ run }: { run: PrintRun }) {
  const facts = [
    run.value || run.reward_name,
    whomInWords(run),
    run.begun_at
      ? t("prints.n_coupons", { count: run.given })
      : t("prints.changed", { when: formatMoment(run.changed_at) }),
    ...(run.codes.online + run.codes.in_store > 0
      ? [t("prints.n_used", { count: run.codes.online + run.codes.in_store })]
      : []),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-card py-3">
      <div className="min-w-0 flex-1">
        <AppLink
          href={`/messages/paper/${run.id}`}
          className="font-strong break-words text-ink underline-offset-2 hover:underline"
        >
          {run.name}
        </AppLink>
        <p className="text-caption text-ink-3">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      <StageChip run={run} />
    </li>
  );
}
