import type { ProgramDocument } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { usePoints, useSession } from "@/features/session/session";
import { formatMoney, minorPerUnit } from "@/i18n/format";
import { t } from "@/i18n/t";
import { exampleOf } from "./example";

/** What the draft means for one member, before anything is live. */
export function ExampleCard({ document }: { document: ProgramDocument }) {
  return (
    <Card>
      <CardHead title={t("earn.members_get")} />
      <Example document={document} />
    </Card>
  );
}

/** The card's words alone, for a card that says more. */
export function Example({ document }: { document: ProgramDocument }) {
  const { merchant } = useSession();
  const points = usePoints();
  const minor = 50 * minorPerUnit(merchant.currency);
  const amount = formatMoney({ minor, currency: merchant.currency }, true);
  const { order, joining, reward } = exampleOf(document, minor, merchant.currency);
  if (order === 0 && joining === 0) return <p className="mt-2 text-ink-3">{t("earn.nothing_on")}</p>;
  return (
    <>
      <ul className="mt-2 space-y-1 text-ink">
        <li>{t("earn.example_order", { amount, points: points(order) })}</li>
        {joining > 0 ? <li>{t("earn.example_joining", { points: points(joining) })}</li> : null}
        {reward ? <li>{t("earn.example_reward", { name: reward.name, count: reward.orders })}</li> : null}
      </ul>
      <p className="mt-2 text-caption text-ink-3">{t("earn.example_note", { amount })}</p>
    </>
  );
}
