import { CircleAlert, CircleStop, Clock, FileText, Printer } from "lucide-react";
import type { getProgram } from "@/api/calls";
import type { PrintRun } from "@/api/print-calls";
import { Chip } from "@/components/ui/chip";
import { t } from "@/i18n/t";

const looks = {
  draft: { tone: "neutral", icon: FileText },
  gathering: { tone: "warn", icon: Clock },
  making: { tone: "warn", icon: Clock },
  ready: { tone: "good", icon: Printer },
  stopped: { tone: "neutral", icon: CircleStop },
} as const;

/** Where a print run stands. */
export function StageChip({ run }: { run: PrintRun }) {
  if (run.failed)
    return (
      <Chip tone="bad" icon={CircleAlert}>
        {t("prints.stage.failed")}
      </Chip>
    );
  const { tone, icon } = looks[run.stage];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`prints.stage.${run.stage}`)}
    </Chip>
  );
}

/** Whom a run is for. */
export function whomInWords(run: PrintRun): string {
  if (run.copies > 0) return t("prints.whoever");
  return run.segment_name || run.member_name || t("prints.one_member");
}

/** The rewards that a coupon can give: those with a code. */
export const withCode = (program: Awaited<ReturnType<typeof getProgram>> | undefined) =>
  (program?.live?.document.rewards ?? []).filter((one) => one.kind !== "perk" && one.kind !== "store_credit");
