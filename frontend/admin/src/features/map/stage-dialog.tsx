import { useNavigate } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import type { MapStage } from "@/api/map-calls";
import { AppLink } from "@/components/shell/app-link";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Figure } from "@/components/ui/figure";
import { useAddJourney } from "@/features/journeys/queries";
import { newDocument } from "@/features/journeys/tree";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { Remarks } from "./remarks";
import { shareOf, stageInWords } from "./words";

interface StageDialogProps {
  stage: MapStage;
  days: number;
  onClose: () => void;
}

/** One stage: who is there, how long they stay, where they go on to, what they say, and what can be done. */
export function StageDialog({ stage, days, onClose }: StageDialogProps) {
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={stageInWords(stage.stage)}
      description={t(`map.about_${stage.stage}`)}
    >
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Figure label={t("map.there_now")} value={formatNumber(stage.members)} />
        <Figure label={t("map.came")} value={formatNumber(stage.came)} caption={t("map.in_days", { days })} />
        <Figure label={t("map.left")} value={formatNumber(stage.left)} caption={t("map.in_days", { days })} />
        <Figure
          label={t("map.half_stay")}
          value={stage.enough ? t("map.days", { count: stage.median_days }) : "–"}
          caption={stage.enough ? t("map.p90", { count: stage.p90_days }) : t("map.too_few")}
        />
      </dl>
      <Exits stage={stage} />
      <section className="mt-6">
        <h3 className="mb-2 text-card-title font-semibold">{t("map.they_say")}</h3>
        {stage.said.length > 0 ? (
          <Remarks said={stage.said} />
        ) : (
          <p className="text-ink-3">{t("map.nothing_said")}</p>
        )}
      </section>
      {stage.segment_id ? <Deeds stage={stage} segment={stage.segment_id} /> : null}
    </Dialog>
  );
}

function Exits({ stage }: { stage: MapStage }) {
  if (stage.to.length === 0) return null;
  return (
    <section className="mt-6">
      <h3 className="mb-2 text-card-title font-semibold">{t("map.went_on")}</h3>
      <ul className="flex flex-col gap-2">
        {stage.to.map((exit) => (
          <li
            key={exit.stage}
            className="grid grid-cols-[minmax(0,9rem)_minmax(0,1fr)_6.5rem] items-center gap-3"
          >
            <span className="truncate text-ink">{stageInWords(exit.stage)}</span>
            <span aria-hidden className="h-2 rounded-pill bg-sunken">
              <span
                className={`block h-2 rounded-pill ${exit.stage === "lapsed" ? "bg-bad" : "bg-accent"}`}
                style={{ width: `${Math.max(1, Math.round((exit.count / stage.left) * 100))}%` }}
              />
            </span>
            <span className="num text-end text-caption text-ink-2">
              {formatNumber(exit.count)} · {shareOf(exit.count, stage.left)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who is there, and an automation that begins when somebody comes there. */
function Deeds({ stage, segment }: { stage: MapStage; segment: string }) {
  const add = useAddJourney();
  const navigate = useNavigate();
  const onStart = () => {
    const draft = newDocument(t("map.journey_name", { stage: stageInWords(stage.stage) }));
    add.mutate(
      { ...draft, trigger: { kind: "segment_entered", name: segment } },
      { onSuccess: (made) => navigate({ to: "/automations/$id", params: { id: made.id } }) },
    );
  };
  return (
    <>
      <FormError error={add.error} />
      <div className="mt-6 flex flex-wrap justify-end gap-2 max-md:[&>*]:flex-1">
        <AppLink href={`/segments/${segment}`} className={buttonClass()}>
          {t("map.see_members")}
        </AppLink>
        <Button
          needs="program:write"
          variant="primary"
          icon={Workflow}
          busy={add.isPending}
          onClick={onStart}
        >
          {t("map.start_automation")}
        </Button>
      </div>
    </>
  );
}
