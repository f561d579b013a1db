import type { GivenBack } from "@/api/types";
import { FormError } from "@/components/ui/error-card";
import { usePoints } from "@/features/session/session";
import { formatBasisPoints, formatMoney } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useProgramMoney } from "./queries";

/** What a draft costs by its own figures, before it goes live. */
export function EffectView() {
  const inWords = usePoints();
  const money = useProgramMoney();
  return (
    <section aria-label={t("effect.title")} className="mt-4 space-y-2">
      {money.data?.draft.map((back) => (
        <p key={back.currency}>
          {costSentence(back, inWords(hundred))} {backSentence(back, money.data.margin_bp)}
        </p>
      ))}
      <FormError error={money.error} />
    </section>
  );
}

/** Points whose cost is told: of one it would be a part of a cent. */
const hundred = 100;

/** "100 points cost you €1.00 to €1.50 when they are used." A part of a cent counts as one. */
export function costSentence({ currency, cheapest, dearest }: GivenBack, points: string): string {
  const cost = ({ minor, points: each }: GivenBack["dearest"]) => {
    const whole = BigInt(each);
    const up = (BigInt(minor) * BigInt(hundred) + whole - 1n) / whole;
    return formatMoney({ minor: Number(up), currency });
  };
  const [low, high] = [cost(cheapest), cost(dearest)];
  return t("effect.cost", { points, money: low === high ? low : t("effect.range", { low, high }) });
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
