import type { Reward } from "@/api/types";
import { hasMinimum, type SentencePiece, sentence } from "@/features/program/sentence";
import { formatAmounts, formatBasisPoints } from "@/i18n/format";
import { t } from "@/i18n/t";

/** A reward as a sentence: "For [500 points], [€5] off an order of [€20] or more, for [30 days]." */
export function rewardSentence(reward: Reward, points: (value: number) => string): SentencePiece[] {
  const from = hasMinimum(reward.minimum) ? "_from" : "";
  const or = t("program.or");
  const capped = reward.kind === "percent_off" && hasMinimum(reward.most);
  return sentence(capped ? `reward.percent_off_most${from}` : `reward.${reward.kind}${from}`, {
    most: formatAmounts(reward.most ?? {}, or),
    cost: reward.cost === 0 ? t("reward.no_points") : points(reward.cost),
    amount: formatAmounts(reward.amount, or),
    percent: formatBasisPoints(reward.percent_bp ?? 0),
    minimum: formatAmounts(reward.minimum, or),
    days: t("home.days", { count: reward.valid_days }),
  });
}
