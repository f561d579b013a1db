import type { ActivityRow } from "@/api/types";
import { type Key, t } from "@/i18n/t";

const actions: Record<string, Key> = {
  "attention.replayed": "activity.replayed",
  "backfill.cancelled": "activity.backfill_cancelled",
  "backfill.started": "activity.backfill_started",
  "file.applied": "activity.file_applied",
  "file.undone": "activity.file_undone",
  "member.adjusted": "activity.adjusted",
  "member.reward_given": "activity.reward_given",
  "member.tier_given": "activity.tier_given",
  "program.published": "activity.published",
  "settings.changed": "activity.settings_changed",
  "store.connected": "activity.store_connected",
};

/** What was done, in words; what this page does not know yet is told by its own name. */
export function deedInWords({ action, subject }: Pick<ActivityRow, "action" | "subject">): string {
  const key = actions[action];
  return key ? t(key, { subject }) : action;
}

const pages: Record<string, string> = {
  file: "/files",
  program: "/program/earn",
  settings: "/settings",
  store: "/stores",
  work: "/attention",
};

/** The page about what it was done to, if there is one. */
export function subjectPage({ kind, subject }: Pick<ActivityRow, "kind" | "subject">): string | undefined {
  return kind === "member" && subject ? `/members/${subject}` : pages[kind];
}
