import type { AttentionItem } from "@/api/types";
import { type Key, t } from "@/i18n/t";

const nouns: [RegExp, Key][] = [
  [/refund/, "attention.noun_refund"],
  [/order/, "attention.noun_order"],
  [/customer/, "attention.noun_customer"],
  [/product/, "attention.noun_product"],
  [/coupon|discount/, "attention.noun_code"],
];

/** What waits, in plain words: "An order change could not be used: #1042". */
export function topicInWords(item: AttentionItem): string {
  if (item.title) return item.title;
  const object = item.object || item.topic;
  if (item.source === "redemption") return t("attention.a_code", { object });
  if (item.source === "backfill") return t("attention.a_backfill");
  if (item.source === "publish_plan") return t("attention.a_plan");
  if (item.source === "backtest_run") return t("attention.a_backtest");
  if (item.source === "newsletter") return t("attention.a_newsletter", { object });
  if (item.source === "print_run") return t("attention.a_print", { object });
  if (item.source === "study") return t("attention.a_study", { object });
  if (item.source === "study_invitation") return t("attention.an_invitation");
  if (item.source === "message") return t("attention.a_message");
  if (item.topic === "outbound_refused") return t("attention.a_refused_key", { object });
  if (item.source === "outbound_endpoint") return t("attention.a_connection", { object });
  if (item.source === "request_mail") return t("attention.an_answer");
  if (item.source === "mail_in") return t("attention.a_mail_in");
  if (item.source === "selling") return t("attention.an_offer");
  if (item.source === "bulk_run") return t("attention.a_file");
  if (item.source === "privacy_request") return t("attention.an_erasure");
  if (item.source === "store_wipe") return t("attention.a_wipe");
  if (item.source === "wind_down") return t("attention.a_wind_down");
  if (item.source === "effect" && item.topic === "looks") return t("attention.a_pixel");
  if (item.source === "effect") return t("attention.a_write", { object });
  const noun = nouns.find(([pattern]) => pattern.test(item.topic))?.[1] ?? "attention.noun_event";
  return t("attention.an_event", { noun: t(noun), object });
}

const ends: Record<string, Key> = {
  outbound_failing: "attention.why_failing",
  outbound_gone: "attention.why_gone",
  outbound_refused: "attention.why_refused",
};

/** Why it waits: connections are told in words of ours, everything else by what the other side said. */
export function reasonInWords(item: AttentionItem): string {
  if (item.do) return item.do;
  const why = item.source === "outbound_endpoint" ? ends[item.topic] : undefined;
  return why ? t(why) : item.error;
}
