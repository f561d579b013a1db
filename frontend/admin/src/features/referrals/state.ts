import type { LucideIcon } from "lucide-react";
import { Ban, CircleCheck, CircleHelp, CircleMinus, Clock, UserPlus } from "lucide-react";
import type { Referral, ReferralState } from "@/api/types";
import type { Tone } from "@/components/ui/chip";
import { formatDay, formatPoints } from "@/i18n/format";
import { t } from "@/i18n/t";

export const referralStates: ReferralState[] = [
  "review",
  "joined",
  "pending",
  "rewarded",
  "declined",
  "blocked",
  "cancelled",
  "reversed",
  "expired",
];

export const looks: Record<ReferralState, { tone: Tone; icon: LucideIcon }> = {
  joined: { tone: "neutral", icon: UserPlus },
  pending: { tone: "info", icon: Clock },
  review: { tone: "warn", icon: CircleHelp },
  rewarded: { tone: "good", icon: CircleCheck },
  blocked: { tone: "bad", icon: Ban },
  declined: { tone: "neutral", icon: CircleMinus },
  expired: { tone: "neutral", icon: CircleMinus },
  cancelled: { tone: "neutral", icon: CircleMinus },
  reversed: { tone: "neutral", icon: CircleMinus },
};

type Names = Parameters<typeof formatPoints>[1];

/** What stands behind the state, in a sentence; "" where the state says it all. */
export function stateDetail(row: Referral, names: Names): string {
  if (row.state === "pending" && row.due_at) return t("referrals.due", { day: formatDay(row.due_at) });
  if (row.state === "rewarded")
    return row.points > 0
      ? t("referrals.gave_points", { points: formatPoints(row.points, names) })
      : t("referrals.gave_reward");
  return row.reason ? t(`referrals.why_${row.reason}`) : "";
}
