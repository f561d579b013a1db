import type { MapOfMembers, MapStage, StageName, Touchpoint } from "@/api/map-calls";
import { formatNumber, formatShare, formatSigned } from "@/i18n/format";
import { t } from "@/i18n/t";

export const groups = ["capture", "convince", "keep"] as const;

export const stageInWords = (stage: StageName) => t(`map.stage_${stage}`);

/** So many of so many, as percent. */
export const shareOf = (part: number, whole: number) =>
  formatShare(whole > 0 ? Math.round((part / whole) * 10_000) : 0);

/** "half stay 4 days at most, nine of ten 9" */
export function stayInWords(stage: MapStage): string {
  if (!stage.enough) return t("map.stay_unknown");
  return t("map.stay", { median: formatNumber(stage.median_days), p90: formatNumber(stage.p90_days) });
}

/** The two ways that most take, in one line. */
export function exitsInWords(stage: MapStage): string {
  if (!stage.enough) return "";
  return stage.to
    .slice(0, 2)
    .map((exit) => t("map.exit", { stage: stageInWords(exit.stage), share: shareOf(exit.count, stage.left) }))
    .join(" · ");
}

/** What the page says first: where most get lost. */
export function verdict(map: MapOfMembers): string {
  const people = map.stages.reduce((sum, stage) => sum + stage.members, 0);
  if (people === 0) return t("map.nobody");
  const worst = map.stages
    .filter((stage) => stage.enough && stage.lost > 0)
    .sort((one, other) => other.lost - one.lost)[0];
  const all = t("map.people", { count: people });
  if (!worst) return `${all} ${t("map.none_lost")}`;
  return `${all} ${t("map.most_lost", {
    stage: stageInWords(worst.stage),
    lost: formatNumber(worst.lost),
    left: formatNumber(worst.left),
    share: shareOf(worst.lost, worst.left),
  })}`;
}

/** "+52, give or take 8" */
export const scoreInWords = (one: Touchpoint) =>
  t("map.score", {
    score: formatSigned(Math.round(one.score)),
    margin: formatNumber(Math.round(one.margin)),
  });
