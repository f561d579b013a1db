import { useQuery } from "@tanstack/react-query";
import { weighProgram } from "@/api/calls";
import type { GivenBack } from "@/api/types";
import { FormError } from "@/components/ui/error-card";
import { formatBasisPoints } from "@/i18n/format";
import { t } from "@/i18n/t";

/** What a draft costs by its own figures, before it goes live. */
export function EffectView() {
  const money = useQuery({ queryKey: ["program", "money"], queryFn: weighProgram, staleTime: 0 });
  return (
    <section aria-label={t("effect.title")} className="mt-4 space-y-2">
      {money.data?.draft.map((back) => (
        <p key={back.currency}>{backSentence(back, money.data.margin_bp)}</p>
      ))}
      <FormError error={money.error} />
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
