import { CircleCheck, CirclePause, CircleStop, FileText } from "lucide-react";
import type { Journey } from "@/api/journey-calls";
import { Chip } from "@/components/ui/chip";
import { type Key, t } from "@/i18n/t";

const looks = {
  draft: { tone: "neutral", icon: FileText },
  live: { tone: "good", icon: CircleCheck },
  paused: { tone: "warn", icon: CirclePause },
  stopped: { tone: "neutral", icon: CircleStop },
} as const;

/** Where an automation stands. */
export function StateChip({ journey }: { journey: Journey }) {
  const { tone, icon } = looks[journey.state];
  const said: Key =
    journey.why === "budget" || journey.why === "plan"
      ? `journeys.state_${journey.why}`
      : `journeys.state_${journey.state}`;
  return (
    <Chip tone={tone} icon={icon}>
      {t(said)}
    </Chip>
  );
}

/** What begins an automation, in words. Server and page share the kinds' names. */
export const signalName = (kind: string): string => t(`journeys.signal_${kind}` as Key);
export const stepName = (kind: string): string => t(`journeys.step_${kind}` as Key);
