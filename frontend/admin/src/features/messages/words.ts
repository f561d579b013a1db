import type { Message } from "@/api/types";
import { type Key, t } from "@/i18n/t";

const kinds: Record<string, Key> = {
  arriving: "messages.kind.arriving",
  claim: "messages.kind.claim",
  closing: "messages.kind.closing",
  code: "messages.kind.code",
  delivered: "messages.kind.delivered",
  expiry_first: "messages.kind.expiry_first",
  expiry_last: "messages.kind.expiry_last",
  friend_joined: "messages.kind.friend_joined",
  late: "messages.kind.late",
  points_added: "messages.kind.points_added",
  shipped: "messages.kind.shipped",
  survey: "messages.kind.survey",
  taken_back: "messages.kind.taken_back",
  tier_down: "messages.kind.tier_down",
  tier_up: "messages.kind.tier_up",
  tier_warning: "messages.kind.tier_warning",
  usable: "messages.kind.usable",
  welcome: "messages.kind.welcome",
};

/** What a message is about; what this page does not know yet is told by its own name. */
export function kindInWords(kind: string): string {
  const key = kinds[kind];
  return key ? t(key) : kind;
}

/** The kinds that can be filtered by, in the order of their words. */
export const kindsKnown = Object.keys(kinds);

const fates: Record<Message["status"], Key> = {
  doubtful: "messages.status.doubtful",
  failed: "messages.status.failed",
  not_sent: "messages.status.not_sent",
  queued: "messages.status.queued",
  sent: "messages.status.sent",
};

const reasons: Record<Message["why"], Key | undefined> = {
  "": undefined,
  gone: "messages.why.gone",
  kind_off: "messages.why.kind_off",
  no_address: "messages.why.no_address",
  no_consent: "messages.why.no_consent",
  no_server: "messages.why.no_server",
  no_store: "messages.why.no_store",
  off: "messages.why.off",
  paused: "messages.why.paused",
  told: "messages.why.told",
  tool_key: "messages.why.tool_key",
};

/** What became of messages, as a filter offers it. */
export const statusInWords = (status: Message["status"]) => t(fates[status]);

/** What became of a message, and why. */
export function fateInWords({ status, why, error }: Pick<Message, "status" | "why" | "error">): string {
  const reason = reasons[why];
  const what = t(fates[status]);
  if (reason) return `${what}: ${t(reason)}`;
  return error && status !== "sent" ? `${what}: ${error}` : what;
}
