import type { FlowRun, WebhookDelivery } from "@/api/connection-calls";
import type { Tone } from "@/components/ui/chip";
import { formatMoment } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";

const events: Record<string, Key> = {
  "code.used": "connections.event_code_used",
  "journey.step": "connections.event_journey_step",
  "member.joined": "connections.event_member_joined",
  "points.adjusted": "connections.event_points_adjusted",
  "points.earned": "connections.event_points_earned",
  "points.expired": "connections.event_points_expired",
  "points.returned": "connections.event_points_returned",
  "points.reversed": "connections.event_points_reversed",
  "points.spent": "connections.event_points_spent",
  "points.usable": "connections.event_points_usable",
  "profile.forgotten": "connections.event_profile_forgotten",
  "profile.written": "connections.event_profile_written",
  "referral.completed": "connections.event_referral_completed",
  "request.closed": "connections.event_request_closed",
  "request.opened": "connections.event_request_opened",
  "reward.redeemed": "connections.event_reward_redeemed",
  "survey.answered": "connections.event_survey_answered",
  test: "connections.event_test",
  "tier.changed": "connections.event_tier_changed",
};

/** What happened, in words; what this page does not know yet is told by its own name. */
export const eventInWords = (name: string): string => (events[name] ? t(events[name]) : name);

export const statuses = ["waiting", "delivered", "kept_back", "failed"] as const;

export const tones: Record<WebhookDelivery["status"], Tone> = {
  waiting: "info",
  delivered: "good",
  kept_back: "neutral",
  failed: "bad",
};

export const statusInWords = (status: WebhookDelivery["status"]): string => t(`connections.status_${status}`);

const kept: Record<string, Key> = {
  no_account: "connections.kept_no_account",
  no_consent: "connections.kept_no_consent",
  no_member: "connections.kept_no_member",
  nobody_hears: "connections.kept_nobody_hears",
  own_doing: "connections.kept_own_doing",
  store_left: "connections.kept_store_left",
  switched_off: "connections.kept_switched_off",
};

/** What came of a delivery so far, and why. */
export function fateInWords(d: WebhookDelivery): string {
  const why = kept[d.why];
  const parts = [
    why ? t(why) : d.why,
    d.code ? t("connections.answered", { code: d.code }) : "",
    d.status === "delivered" ? "" : d.error,
    d.attempts > 1 ? t("connections.tries", { count: d.attempts }) : "",
    d.next_at && d.attempts > 0 ? t("connections.next", { when: formatMoment(d.next_at) }) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

interface Health {
  state: "on" | "off" | "given_up" | "parked";
  why: string;
  failing_since: string | null;
}

/** How a connection fares. */
export function healthOf({ state, why, failing_since }: Health): { tone: Tone; text: string } {
  if (state === "given_up")
    return {
      tone: "bad",
      text: t(
        why === "gone"
          ? "connections.state_gone"
          : why === "refused"
            ? "connections.state_refused"
            : "connections.state_failing",
      ),
    };
  if (state === "parked" || (state === "on" && why === "refused"))
    return { tone: "bad", text: t("connections.state_parked") };
  if (state === "off") return { tone: "neutral", text: t("connections.state_off") };
  if (failing_since)
    return { tone: "warn", text: t("connections.state_trouble", { when: formatMoment(failing_since) }) };
  return { tone: "good", text: t("connections.state_on") };
}

const actions: Record<string, Key> = {
  "give-points": "connections.flow_action_points",
  "give-reward": "connections.flow_action_reward",
  "give-tier": "connections.flow_action_tier",
};

/** What a workflow asked for; what is no action of ours is told by its own name. */
export const actionInWords = (name: string): string => (actions[name] ? t(actions[name]) : name);

export const runTones: Record<FlowRun["status"], Tone> = { waiting: "info", done: "good", refused: "bad" };

export const runInWords = (status: FlowRun["status"]): string => t(`connections.flow_status_${status}`);
