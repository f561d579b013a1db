import { Check } from "lucide-react";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { t } from "@/i18n/t";
import type { Step } from "./steps";

/** Shown instead of the week in words until there is a week to tell of. The next step is the page's one button. */
export function FirstSteps({ steps }: { steps: Step[] }) {
  const next = steps.findIndex((step) => !step.done);
  return (
    <Card>
      <CardHead title={t("home.steps_title")} />
      <ol className="mt-2 -mb-2 divide-y divide-line">
        {steps.map((step, at) => (
          <li key={step.title} className="flex items-center gap-3 py-3">
            <span
              className={cx(
                "num inline-flex size-7 shrink-0 items-center justify-center rounded-pill font-semibold",
                step.done ? "bg-good-soft text-good" : "bg-hover text-ink-2",
              )}
            >
              {step.done ? <Check size={16} aria-hidden /> : at + 1}
              {step.done ? <span className="sr-only">{t("home.step_done")}</span> : null}
            </span>
            <div className="min-w-0 flex-1">
              <p className="font-strong text-ink">{t(step.title)}</p>
              <p className="text-caption text-ink-3">{t(step.detail)}</p>
            </div>
            {step.done ? null : (
              <AppLink href={step.href} className={buttonClass(at === next ? "primary" : "default")}>
                {t(step.verb)}
              </AppLink>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
