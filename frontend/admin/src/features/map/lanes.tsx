import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { MapOfMembers, MapStage } from "@/api/map-calls";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { StageDialog } from "./stage-dialog";
import { exitsInWords, groups, stageInWords, stayInWords } from "./words";

/** The stages in three lanes: capture, convince, keep. Each opens. */
export function Lanes({ map }: { map: MapOfMembers }) {
  const [open, setOpen] = useState<MapStage["stage"]>();
  const shown = map.stages.find(({ stage }) => stage === open);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-3">
      {groups.map((group) => (
        <Lane
          key={group}
          group={group}
          stages={map.stages.filter((stage) => stage.group === group)}
          onOpen={setOpen}
        />
      ))}
      {shown ? <StageDialog stage={shown} days={map.days} onClose={() => setOpen(undefined)} /> : null}
    </div>
  );
}

interface LaneProps {
  group: (typeof groups)[number];
  stages: MapStage[];
  onOpen: (stage: MapStage["stage"]) => void;
}

function Lane({ group, stages, onOpen }: LaneProps) {
  const people = stages.reduce((sum, stage) => sum + stage.members, 0);
  return (
    <Card flush aria-labelledby={`lane-${group}`}>
      <header className="flex items-baseline justify-between gap-3 px-card pt-4 pb-3">
        <div className="min-w-0">
          <h2 id={`lane-${group}`} className="text-card-title font-semibold">
            {t(`map.group_${group}`)}
          </h2>
          <p className="mt-0.5 text-caption text-ink-3">{t(`map.group_${group}_hint`)}</p>
        </div>
        <span className="num shrink-0 text-caption text-ink-3">{t("map.members", { count: people })}</span>
      </header>
      <ul className="divide-y divide-line border-t border-line">
        {stages.map((stage) => (
          <li key={stage.stage}>
            <StageRow stage={stage} onOpen={() => onOpen(stage.stage)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function StageRow({ stage, onOpen }: { stage: MapStage; onOpen: () => void }) {
  const exits = exitsInWords(stage);
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex w-full items-center gap-3 px-card py-3.5 text-start hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="block font-strong text-ink">{stageInWords(stage.stage)}</span>
        <span className="block text-caption text-ink-3">{stayInWords(stage)}</span>
        {exits ? <span className="block text-caption text-ink-3">{exits}</span> : null}
      </span>
      <span className="num text-figure font-semibold tracking-[-0.02em] text-ink">
        {formatNumber(stage.members)}
        <span className="sr-only"> {t("map.members_there")}</span>
      </span>
      <ChevronRight size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-ink-3 rtl:rotate-180" />
    </button>
  );
}
