import type { JourneyStep } from "@/api/journey-calls";
import { t } from "@/i18n/t";
import { signalName } from "./state";

/** What the merchant calls the things that steps name by their ids. */
export interface StepNames {
  template: (id: string) => string;
  survey: (slug: string) => string;
  reward: (id: string) => string;
  tier: (id: string) => string;
  condition: (condition: NonNullable<JourneyStep["if"]>) => string;
}

/** What a step does beyond its kind, in a line: "2 days", "Win back · By e-mail". "" where its kind says it all. */
export function stepDetail(step: JourneyStep, names: StepNames): string {
  switch (step.kind) {
    case "wait":
      return span(step.minutes ?? 0);
    case "until":
      return lined((step.on ?? []).map((one) => signalName(one.kind)).join(", "), [
        t("journeys.says_at_most", { span: span(step.minutes ?? 0) }),
      ]);
    case "hour":
      return t("journeys.says_hours", { from: step.from ?? 0, until: step.until ?? 0 });
    case "branch":
      return step.if ? names.condition(step.if) : t("journeys.says_open");
    case "split":
      return (step.arms ?? [])
        .map((arm, i) => `${t("journeys.arm", { number: i + 1 })}: ${arm.share_permille / 10}%`)
        .join(" · ");
    case "points":
      return lined(t("journeys.says_points", { count: step.points ?? 0 }), [step.note]);
    case "reward":
      return chosen(step.reward, names.reward);
    case "for_you":
      return t("journeys.says_rung", { number: step.rung ?? 0 });
    case "tier":
      return lined(chosen(step.tier, names.tier), [t("journeys.says_days", { count: step.days ?? 0 })]);
    case "message":
      return lined(chosen(step.template, names.template), [t(`places.${step.place ?? "mail"}`)]);
    case "survey":
      return chosen(step.target, names.survey);
    case "tag":
    case "untag":
      return step.tag || t("journeys.says_open");
    case "handover":
    case "request":
      return step.note || t("journeys.says_open");
    default:
      return "";
  }
}

const lined = (first: string, rest: (string | undefined)[]) => [first, ...rest].filter(Boolean).join(" · ");

const chosen = (id: string | undefined, name: (id: string) => string) =>
  id ? name(id) : t("journeys.says_open");

/** A stretch of time in the largest unit that says it whole. */
function span(minutes: number): string {
  const day = 60 * 24;
  if (minutes % day === 0) return t("journeys.says_days", { count: minutes / day });
  if (minutes % 60 === 0) return t("journeys.says_whole_hours", { count: minutes / 60 });
  return t("journeys.says_minutes", { count: minutes });
}
