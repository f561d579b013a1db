import type { Offer } from "@/api/offer-calls";
import { formatMoment } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";

const reasons: Record<string, Key> = {
  quiet_hours: "offers.why.quiet_hours",
  day_full: "offers.why.day_full",
  week_full: "offers.why.week_full",
  too_soon: "offers.why.too_soon",
  just_bought: "offers.why.just_bought",
  just_closed: "offers.why.just_closed",
  open_request: "offers.why.open_request",
  late_parcel: "offers.why.late_parcel",
  outranked: "offers.why.outranked",
  expired: "offers.why.expired",
  no_consent: "offers.why.no_consent",
  no_code: "offers.why.no_code",
  no_sender: "offers.why.no_sender",
  no_tool: "offers.why.no_tool",
  tool_key: "offers.why.tool_key",
  bounced: "offers.why.bounced",
  complained: "offers.why.complained",
  incomplete: "offers.why.incomplete",
  withdrawn: "offers.why.withdrawn",
  no_server: "offers.why.no_server",
  no_store: "offers.why.no_store",
  no_address: "offers.why.no_address",
  off: "offers.why.off",
  paused: "offers.why.paused",
  gone: "offers.why.gone",
};

const fates: Record<Offer["status"], Key> = {
  doubtful: "offers.status.doubtful",
  failed: "offers.status.failed",
  not_sent: "offers.status.not_sent",
  queued: "offers.status.queued",
  sent: "offers.status.sent",
};

/** What became of offers, as a filter offers it. */
export const statusInWords = (status: Offer["status"]) => t(fates[status]);

/** Why something was not sent. What this page does not know yet is told by its own name. */
export function reasonInWords(why: string): string {
  if (why === "incomplete") return t("newsletters.incomplete");
  const key = reasons[why];
  return key ? t(key, { about: "" }) : why;
}

/** What became of an offer, and why. What this page does not know yet is told by its own name. */
export function fateInWords({ status, why, about, next_at }: Offer): string {
  const what = t(fates[status]);
  const key = reasons[why];
  const reason = key ? t(key, { about }) : why || (status === "sent" ? "" : about);
  if (status === "queued" && why && next_at) {
    return t("offers.until", { what: `${what}: ${reason}`, when: formatMoment(next_at) });
  }
  return reason ? `${what}: ${reason}` : what;
}
