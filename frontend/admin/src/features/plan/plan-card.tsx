import { Check } from "lucide-react";
import type { PlanOnOffer, PlanStanding } from "@/api/plan-calls";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { t } from "@/i18n/t";
import { holdsInWords, planName, priceInWords } from "./words";

interface PlanCardProps {
  plan: PlanOnOffer;
  now: PlanStanding;
  /** The one that most will want next: there is one ink button a page. */
  main: boolean;
  /** It is being asked for. */
  busy: boolean;
  /** Another one is. */
  off: boolean;
  onChoose: () => void;
}

/** One plan: what it costs, what it holds, and the way to it. */
export function PlanCard({ plan, now, main, busy, off, onChoose }: PlanCardProps) {
  const mine = now.plan === plan.handle;
  const name = planName(plan);
  const free = plan.price.minor === 0;
  const verb =
    !free && plan.trial_days > 0
      ? t("plan.try", { count: plan.trial_days })
      : free
        ? t("plan.back_to_free")
        : t("plan.choose", { name });
  return (
    <Card className="flex flex-col">
      <div className="flex min-h-[22px] flex-wrap items-center justify-between gap-2">
        <h2 className="text-card-title font-semibold">{name}</h2>
        {mine ? <Chip tone={now.state === "frozen" ? "warn" : "good"}>{t("plan.yours")}</Chip> : null}
      </div>
      <p className="mt-2 font-strong text-ink">{priceInWords(plan)}</p>
      <ul className="mt-3 flex flex-col gap-2">
        {holdsInWords(plan).map((line) => (
          <li key={line} className="flex items-start gap-2">
            <Check size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-good" />
            {line}
          </li>
        ))}
      </ul>
      {mine ? null : (
        <div className="mt-auto pt-4">
          <Button
            needs="plan:write"
            variant={main ? "primary" : "default"}
            className="w-full"
            busy={busy}
            disabled={off}
            onClick={onChoose}
            aria-label={`${name}: ${verb}`}
          >
            {verb}
          </Button>
        </div>
      )}
    </Card>
  );
}
