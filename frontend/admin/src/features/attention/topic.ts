import type { AttentionItem } from "@/api/types";
import { type Key, t } from "@/i18n/t";

type Source = AttentionItem["source"];

const nouns: [RegExp, Key][] = [
  [/refund/, "attention.noun_refund"],
  [/order/, "attention.noun_order"],
  [/customer/, "attention.noun_customer"],
  [/product/, "attention.noun_product"],
  [/coupon|discount/, "attention.noun_code"],
];

/** What waits, by where it comes from; the server names some of it itself. */
export const titles: Record<Source, Key> = {
  inbox: "attention.an_event",
  effect: "attention.a_write",
  redemption: "attention.a_code",
  reward_refusal: "attention.a_code",
  backfill: "attention.a_backfill",
  bulk_run: "attention.a_file",
  privacy_request: "attention.an_erasure",
  wind_down: "attention.a_wind_down",
  store_wipe: "attention.a_wipe",
  message: "attention.a_message",
  selling: "attention.an_offer",
  outbound_endpoint: "attention.a_connection",
  referral: "attention.a_referral",
  publish_plan: "attention.a_plan",
  backtest_run: "attention.a_backtest",
  journey_run: "attention.a_run",
  journey_signal: "attention.a_signal",
  newsletter: "attention.a_newsletter",
  print_run: "attention.a_print",
  study: "attention.a_study",
  study_invitation: "attention.an_invitation",
  request_mail: "attention.an_answer",
  mail_in: "attention.a_mail_in",
};

/** What is said otherwise than its source is. */
const topics: Record<string, Key> = {
  birthday: "attention.a_birthday",
  consent: "attention.a_consent",
  entry: "attention.an_entry",
  looks: "attention.a_pixel",
  outbound_refused: "attention.a_refused_key",
  plugin: "attention.a_plugin",
};

/** What can be done, by where it comes from. */
export const advice: Record<Source, Key> = {
  inbox: "attention.do_event",
  effect: "attention.do_write",
  redemption: "attention.do_code",
  reward_refusal: "attention.do_code",
  backfill: "attention.do_go_on",
  bulk_run: "attention.do_go_on",
  privacy_request: "attention.do_erasure",
  wind_down: "attention.do_go_on",
  store_wipe: "attention.do_go_on",
  message: "attention.do_message",
  selling: "attention.do_offer",
  outbound_endpoint: "attention.do_connection",
  referral: "attention.do_referral",
  publish_plan: "attention.do_plan",
  backtest_run: "attention.do_backtest",
  journey_run: "attention.do_run",
  journey_signal: "attention.do_signal",
  newsletter: "attention.do_letters",
  print_run: "attention.do_go_on",
  study: "attention.do_go_on",
  study_invitation: "attention.do_letters",
  request_mail: "attention.do_answer",
  mail_in: "attention.do_mail_in",
};

/** What waits, in plain words: "An order change could not be used: #1042". */
export function topicInWords(item: AttentionItem): string {
  if (item.title) return item.title;
  const noun = nouns.find(([pattern]) => pattern.test(item.topic))?.[1] ?? "attention.noun_event";
  return t(topics[item.topic] ?? titles[item.source], { noun: t(noun), object: item.object || item.topic });
}

const ends: Record<string, Key> = {
  outbound_failing: "attention.why_failing",
  outbound_gone: "attention.why_gone",
};

// What the server says of these in its title and advice is all there is to say.
const told = ["code_gone", "codes_refused", "outbound_refused"];

/** Why it waits: connections are told in words of ours, everything else by what the other side said. */
export function reasonInWords(item: AttentionItem): string {
  if (told.includes(item.topic)) return "";
  const why = ends[item.topic];
  return why ? t(why) : item.error;
}

/** What can be done about it. */
export function adviceInWords(item: AttentionItem): string {
  if (item.do) return item.do;
  return t(item.topic === "outbound_refused" ? "attention.why_refused" : advice[item.source]);
}
