import { CircleAlert, CircleCheck, CircleStop, Clock, FileText, Send } from "lucide-react";
import type { Newsletter } from "@/api/newsletter-calls";
import { Chip } from "@/components/ui/chip";
import { t } from "@/i18n/t";

const looks = {
  draft: { tone: "neutral", icon: FileText },
  planned: { tone: "warn", icon: Clock },
  sending: { tone: "warn", icon: Send },
  sent: { tone: "good", icon: CircleCheck },
  stopped: { tone: "neutral", icon: CircleStop },
} as const;

/** Where a newsletter stands. */
export function StageChip({ letter }: { letter: Newsletter }) {
  if (letter.failed)
    return (
      <Chip tone="bad" icon={CircleAlert}>
        {t("newsletters.stage.failed")}
      </Chip>
    );
  // All are written, but some letters wait for their hour.
  const stage = letter.stage === "sent" && letter.mail.waiting > 0 ? "sending" : letter.stage;
  const { tone, icon } = looks[stage];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`newsletters.stage.${stage}`)}
    </Chip>
  );
}
