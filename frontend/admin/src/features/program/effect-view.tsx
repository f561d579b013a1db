import { useMutation, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { tryDraft, weighProgram } from "@/api/calls";
import type { Backtest, GivenBack } from "@/api/types";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/error-card";
import { formatAmounts, formatBasisPoints, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** What a draft costs, before it goes live: by its own figures, and on past orders when asked. */
export function EffectView() {
  const money = useQuery({ queryKey: ["program", "money"], queryFn: weighProgram, staleTime: 0 });
  const trial = useMutation({ mutationFn: tryDraft });
  return (
    <section aria-label={t("effect.title")} className="mt-4 space-y-2">
      {money.data?.draft.map((back) => (
        <p key={back.currency}>{backSentence(back, money.data.margin_bp)}</p>
      ))}
      <FormError error={money.error ?? trial.error} />
      <Button icon={History} busy={trial.isPending} onClick={() => trial.mutate()}>
        {t("effect.try")}
      </Button>
      <div aria-live="polite">{trial.data ? <Trial trial={trial.data} /> : null}</div>
    </section>
  );
}

/** "Gives back 5% to 7.5% of sales in EUR if every point is used." */
export function backSentence(back: GivenBack, marginBP: number): string {
  const low = formatBasisPoints(back.low_bp);
  const high = formatBasisPoints(back.high_bp);
  const share = low === high ? low : t("effect.range", { low, high });
  const said = t("effect.back", { share, currency: back.currency });
  if (marginBP === 0) return said;
  const even =
    back.break_even_bp < 0
      ? t("effect.never")
      : t("effect.even", { share: formatBasisPoints(back.break_even_bp) });
  return `${said} ${even}`;
}

function Trial({ trial }: { trial: Backtest }) {
  if (trial.orders === 0) return <p>{t("effect.no_orders")}</p>;
  const or = t("effect.and");
  return (
    <>
      <p className="text-ink">
        {t("effect.points", {
          orders: formatNumber(trial.orders),
          draft: formatNumber(trial.draft.points),
          live: formatNumber(trial.live.points),
        })}{" "}
        {t("effect.members", {
          gain: formatNumber(trial.gain.members),
          lose: formatNumber(trial.lose.members),
        })}
      </p>
      {Object.keys(trial.draft.cost).length > 0 ? (
        <p>{t("effect.cost", { cost: formatAmounts(trial.draft.cost, or) })}</p>
      ) : null}
      <p className="text-caption text-ink-3">{t("effect.limits")}</p>
    </>
  );
}
