import { AppLink } from "@/components/shell/app-link";
import { Card, CardHead } from "@/components/ui/card";
import { useTierSizes } from "@/features/tiers/queries";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** How many members stand in each tier, the highest first; nothing without tiers. */
export function TiersCard() {
  const tiers = useTierSizes().data ?? [];
  if (tiers.length === 0) return null;
  return (
    <Card>
      <CardHead title={t("home.tiers")} />
      <dl className="mt-3 divide-y divide-line border-y border-line">
        {tiers.toReversed().map((tier) => (
          <div key={tier.id} className="flex items-baseline justify-between gap-4 py-2">
            <dt className="min-w-0 break-words">
              <AppLink
                href={`/members?tier=${encodeURIComponent(tier.id)}`}
                className="underline-offset-2 hover:underline"
              >
                {tier.name}
              </AppLink>
            </dt>
            <dd className="num text-right font-strong text-ink">{formatNumber(tier.members)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
