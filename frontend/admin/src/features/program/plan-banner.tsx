import { CalendarClock } from "lucide-react";
import type { Program } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button, buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useCancelPlan } from "./versions";

/** What is to go live by itself, or why it did not. */
export function PlanBanner({ program }: { program: Program }) {
  const cancel = useCancelPlan();
  const toast = useToast();
  const { plan } = program;
  if (!plan) return program.draft.untouched ? <BeginHint /> : null;
  const number = String((program.live?.number ?? 0) + 1);
  const run = () => cancel.mutate(plan.id, { onSuccess: () => toast(t("plan.cancelled")) });
  return (
    <Card className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
      <div className="flex min-w-0 items-start gap-3">
        <CalendarClock
          size={18}
          aria-hidden
          className={plan.stuck ? "mt-px shrink-0 text-bad" : "mt-px shrink-0 text-warn"}
        />
        <div className="min-w-0">
          <p className="font-strong text-ink">
            {plan.stuck
              ? t("plan.stuck", { number, error: plan.error })
              : t("plan.title", { number, when: formatMoment(plan.due_at) })}
          </p>
          <p className="mt-0.5">
            {t("plan.by", { name: plan.author })} {plan.note}{" "}
            {plan.same_as_draft || plan.stuck ? null : t("plan.changed")}
          </p>
          <FormError error={cancel.error} />
        </div>
      </div>
      <Button needs="program:write" busy={cancel.isPending} onClick={run}>
        {t("plan.cancel")}
      </Button>
    </Card>
  );
}

/** Where nobody has written anything yet. */
function BeginHint() {
  return (
    <Card className="mb-4 flex flex-wrap items-center justify-between gap-3">
      <p>{t("versions.begin")}</p>
      <AppLink href="/program/versions" className={buttonClass()}>
        {t("versions.begin_verb")}
      </AppLink>
    </Card>
  );
}
