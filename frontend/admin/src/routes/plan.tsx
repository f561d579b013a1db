import { ExternalLink, RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { PlanOnOffer, PlanStanding } from "@/api/plan-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { PlanCard } from "@/features/plan/plan-card";
import { useChoosePlan, usePlan, useRefreshPlan } from "@/features/plan/queries";
import { answerInWords, standingInWords } from "@/features/plan/words";
import { useMay } from "@/features/session/session";
import { bridge } from "@/host/bridge";
import { t } from "@/i18n/t";

/** What the merchant pays for, and what there is to choose. */
export function PlanPage() {
  const plan = usePlan();
  const refresh = useRefreshPlan();
  const back = useBackFromShopify(refresh.mutate);
  const asking = back && (refresh.isIdle || refresh.isPending); // what it was before is no news
  return (
    <Page title={t("nav.plan")} hint={t("plan.hint")} needs={plan.data?.choosing ? "plan:write" : undefined}>
      {plan.data && !asking ? (
        <Plans
          now={plan.data}
          answered={back && refresh.isSuccess}
          looking={refresh.isPending}
          onLook={() => refresh.mutate()}
          problem={refresh.error}
        />
      ) : (
        <Card>
          <Awaited query={plan} failed={t("plan.failed")} lines={4} />
        </Card>
      )}
    </Page>
  );
}

/** Whether Shopify's page led an owner here: it names the charge in the address. Then it is asked anew, once. */
function useBackFromShopify(look: () => void): boolean {
  const may = useMay();
  const asked = useRef(false);
  const back = may("plan:write") && new URLSearchParams(window.location.search).has("charge_id");
  useEffect(() => {
    if (asked.current || !back) return;
    asked.current = true;
    look();
  }, [look, back]);
  return back;
}

interface PlansProps {
  now: PlanStanding;
  /** Shopify's page led here, and was asked what came of it. */
  answered: boolean;
  looking: boolean;
  problem: unknown;
  onLook: () => void;
}

function Plans({ now, answered, looking, problem, onLook }: PlansProps) {
  const [leaving, setLeaving] = useState<PlanOnOffer>();
  const asked = new URLSearchParams(window.location.search).get("asked");
  const choose = useChoosePlan();
  if (now.state === "none")
    return (
      <Card>
        <p className="font-strong text-ink">{t("plan.none")}</p>
        <p className="mt-1">{t("plan.none_detail")}</p>
      </Card>
    );
  const main = now.plans.find(({ handle, price }) => price.minor > 0 && handle !== now.plan);
  const wanted = choose.isPending ? choose.variables?.plan : undefined;
  const take = (plan: PlanOnOffer) =>
    plan.price.minor === 0 && now.choosing === "api"
      ? setLeaving(plan)
      : choose.mutate({ plan: plan.handle, inside: bridge !== undefined });
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div className="min-w-0 max-w-[70ch]">
            <p aria-live="polite" className="font-strong text-ink">
              {answered ? `${answerInWords(now, asked)} ` : ""}
              {standingInWords(now)}
            </p>
            {now.automations_resting > 0 ? (
              <p className="mt-1">
                {t("plan.resting", { count: now.automations_resting })}{" "}
                <AppLink href="/automations" className="text-link underline-offset-2 hover:underline">
                  {t("plan.see_automations")}
                </AppLink>
              </p>
            ) : null}
          </div>
          <Button icon={RefreshCw} needs="plan:write" busy={looking} onClick={onLook}>
            {t("plan.look")}
          </Button>
        </div>
        <FormError error={problem} />
      </Card>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {now.plans.map((plan) => (
          <PlanCard
            key={plan.handle}
            plan={plan}
            now={now}
            main={plan === main}
            busy={wanted === plan.handle}
            off={wanted !== undefined && wanted !== plan.handle}
            onChoose={() => take(plan)}
          />
        ))}
      </div>
      <FormError error={leaving ? undefined : choose.error} />
      <p className="flex items-start gap-2 text-caption text-ink-3">
        <ExternalLink size={14} aria-hidden className="mt-0.5 shrink-0" />
        {t("plan.by_shopify")}
      </p>
      {leaving ? <LeaveDialog plan={leaving} onClose={() => setLeaving(undefined)} /> : null}
    </div>
  );
}

function LeaveDialog({ plan, onClose }: { plan: PlanOnOffer; onClose: () => void }) {
  const choose = useChoosePlan();
  const toast = useToast();
  const submit = () =>
    choose.mutate(
      { plan: plan.handle },
      {
        onSuccess: () => {
          toast(t("plan.ended"));
          onClose();
        },
      },
    );
  return (
    <Dialog open onClose={onClose} title={t("plan.end_title")} description={t("plan.end_detail")}>
      <FormError error={choose.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="danger" busy={choose.isPending} onClick={submit}>
          {t("plan.end_verb")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
