import type { ActivityRow } from "@/api/types";
import { type Key, t } from "@/i18n/t";

const actions: Record<string, Key> = {
  "advocate.commission_set": "activity.commission_set",
  "advocate.asked": "activity.advocates_asked",
  "advocate.board_name_removed": "activity.board_name_removed",
  "request.noted": "activity.request_noted",
  "request.assigned": "activity.request_assigned",
  "request.sorted": "activity.request_sorted",
  "request.sender_known": "activity.sender_known",
  "request.erased": "activity.request_erased",
  "desk.answer_saved": "activity.answer_saved",
  "desk.answer_removed": "activity.answer_removed",
  "approval.asked": "activity.approval_asked",
  "approval.given": "activity.approval_given",
  "approval.limit_changed": "activity.limit_changed",
  "approval.refused": "activity.approval_refused",
  "attention.replayed": "activity.replayed",
  "backfill.cancelled": "activity.backfill_cancelled",
  "backfill.started": "activity.backfill_started",
  "endpoint.given_up": "activity.endpoint_given_up",
  "endpoint.removed": "activity.endpoint_removed",
  "endpoint.saved": "activity.endpoint_saved",
  "endpoint.secret_changed": "activity.endpoint_secret_changed",
  "endpoint.tested": "activity.endpoint_tested",
  "endpoint.told_again": "activity.endpoint_told_again",
  "file.applied": "activity.file_applied",
  "file.begun": "activity.file_begun",
  "file.cancelled": "activity.file_cancelled",
  "file.undone": "activity.file_undone",
  "journey.past_started": "activity.journey_past_started",
  "journey.paused": "activity.journey_paused",
  "journey.published": "activity.journey_published",
  "journey.resumed": "activity.journey_resumed",
  "journey.saved": "activity.journey_saved",
  "journey.stopped": "activity.journey_stopped",
  "key.made": "activity.key_made",
  "key.revoked": "activity.key_revoked",
  "member.adjusted": "activity.adjusted",
  "member.birthday_set": "activity.birthday_set",
  "member.consent_noted": "activity.consent_noted",
  "member.profile_told": "activity.profile_told",
  "data.exported": "activity.data_exported",
  "member.erased": "activity.member_erased",
  "member.event_told": "activity.event_told",
  "member.exported": "activity.member_exported",
  "member.mail_stop_lifted": "activity.mail_stop_lifted",
  "member.merged": "activity.member_merged",
  "member.points_moved": "activity.points_moved",
  "member.split": "activity.member_split",
  "member.viewed": "activity.member_viewed",
  "program.paused": "activity.program_paused",
  "program.resumed": "activity.program_resumed",
  "wind_down.cancelled": "activity.wind_down_cancelled",
  "wind_down.started": "activity.wind_down_started",
  "member.reviewed": "activity.reviewed",
  "member.code_extended": "activity.code_extended",
  "member.code_reissued": "activity.code_reissued",
  "member.code_resent": "activity.code_resent",
  "member.perk_handed_over": "activity.perk_handed_over",
  "member.perk_refused": "activity.perk_refused",
  "member.reward_given": "activity.reward_given",
  "member.reward_undone": "activity.reward_undone",
  "member.tier_given": "activity.tier_given",
  "program.draft_discarded": "activity.draft_discarded",
  "program.draft_saved": "activity.draft_saved",
  "program.plan_cancelled": "activity.plan_cancelled",
  "program.planned": "activity.planned",
  "program.published": "activity.published",
  "referral.block_listed": "activity.referral_block_listed",
  "referral.block_unlisted": "activity.referral_block_unlisted",
  "referral.code_added": "activity.referral_code_added",
  "referral.code_removed": "activity.referral_code_removed",
  "referral.decided": "activity.referral_decided",
  "request.answered": "activity.request_answered",
  "request.closed": "activity.request_closed",
  "guide.published": "activity.guide_published",
  "guide.removed": "activity.guide_removed",
  "guide.saved": "activity.guide_saved",
  "guide.withdrawn": "activity.guide_withdrawn",
  "request.opened": "activity.request_opened",
  "request.reopened": "activity.request_reopened",
  "segment.listed": "activity.segment_listed",
  "segment.recounted": "activity.segment_recounted",
  "segment.removed": "activity.segment_removed",
  "segment.saved": "activity.segment_saved",
  "segment.tagged": "activity.segment_tagged",
  "audience.removed": "activity.audience_removed",
  "audience.saved": "activity.audience_saved",
  "audience.taken": "activity.audience_taken",
  "settings.changed": "activity.settings_changed",
  "store.connected": "activity.store_connected",
  "store.left": "activity.store_left",
  "store.placed": "activity.store_placed",
  "store.wipe_asked": "activity.wipe_asked",
  "store.wiped": "activity.store_wiped",
  "survey.added": "activity.survey_added",
  "survey.asked": "activity.survey_asked",
  "survey.ended": "activity.survey_ended",
  "survey.exported": "activity.survey_exported",
  "survey.published": "activity.survey_published",
  "survey.saved": "activity.survey_saved",
  "study.saved": "activity.study_saved",
  "study.started": "activity.study_started",
  "study.stopped": "activity.study_stopped",
  "study.closed": "activity.study_closed",
  "study.removed": "activity.study_removed",
  "study.shipped": "activity.study_shipped",
  "study.exported": "activity.study_exported",
  "study.addresses_exported": "activity.study_addresses_exported",
  "study.addresses_deleted": "activity.study_addresses_deleted",
  "team.arrived": "activity.arrived",
  "team.invited": "activity.invited",
  "template.archived": "activity.template_archived",
  "code.taken": "activity.code_taken",
  "print.drawn": "activity.print_drawn",
  "print.listed": "activity.print_listed",
  "print.removed": "activity.print_removed",
  "print.saved": "activity.print_saved",
  "print.started": "activity.print_started",
  "print.stopped": "activity.print_stopped",
  "newsletter.saved": "activity.newsletter_saved",
  "newsletter.sent": "activity.newsletter_sent",
  "newsletter.stopped": "activity.newsletter_stopped",
  "newsletter.removed": "activity.newsletter_removed",
  "plan.asked": "activity.plan_asked",
  "plan.changed": "activity.plan_changed",
  "template.saved": "activity.template_saved",
  "team.removed": "activity.removed",
  "team.role_changed": "activity.role_changed",
  "team.session_ended": "activity.session_ended",
};

/** What was done, in words; what this page does not know yet is told by its own name. */
export function deedInWords({ action, subject }: Pick<ActivityRow, "action" | "subject">): string {
  const key = actions[action];
  return key ? t(key, { subject }) : action;
}

const plans: Record<string, Key> = {
  free: "activity.plan_free",
  plus: "activity.plan_plus",
  "plus-yearly": "activity.plan_yearly",
};

/** Why it was done; what we noted ourselves, in words. */
export function reasonInWords({ kind, reason }: Pick<ActivityRow, "kind" | "reason">): string {
  const plan = kind === "plan" ? plans[reason] : undefined;
  if (plan) return t(plan);
  return kind === "journey" && reason === "plan" ? t("activity.as_plan_holds") : reason;
}

const pages: Record<string, string> = {
  approval: "/approvals",
  audience: "/audiences",
  endpoint: "/connections",
  file: "/files",
  key: "/keys",
  person: "/team",
  plan: "/settings/plan",
  program: "/program/earn",
  referral: "/referrals",
  request: "/requests",
  segment: "/segments",
  session: "/team",
  settings: "/settings",
  store: "/stores",
  work: "/attention",
};

/** The page about what it was done to, if there is one. */
export function subjectPage({ kind, subject }: Pick<ActivityRow, "kind" | "subject">): string | undefined {
  if (kind === "member" && subject) return `/members/${subject}`;
  if (kind === "survey" && subject) return `/surveys/${subject}`;
  if (kind === "study" && subject) return `/studies/${subject}`;
  if (kind === "journey" && subject) return `/automations/${subject}`;
  if (kind === "template" && subject) return `/messages/templates/${subject}`;
  if (kind === "request" && subject) return `/requests/${subject}`;
  if (kind === "guide") return "/guides";
  return pages[kind];
}
