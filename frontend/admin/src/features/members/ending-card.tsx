import type { Member } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { usePoints } from "@/features/session/session";
import { formatDate } from "@/i18n/format";
import { t } from "@/i18n/t";

const shown = 5;

/** Which points end when, unless they are used before. */
export function EndingCard({ ending }: { ending: Member["ending"] }) {
  const points = usePoints();
  if (ending.length === 0) return null;
  return (
    <Card>
      <CardHead title={t("ending.title")} />
      <ul className="mt-2 space-y-1">
        {ending.slice(0, shown).map((one) => (
          <li key={one.on}>{t("ending.one", { points: points(one.points), day: formatDate(one.on) })}</li>
        ))}
      </ul>
    </Card>
  );
}

/** Says that a member's points wait for staff, or that nothing is earned. */
export function ReviewNote({ member }: { member: Member }) {
  const { state, reason } = member.review;
  if (state === "none") return null;
  return (
    <p className="rounded-card bg-warn-soft px-4 py-3 text-warn">
      {t(`review.note_${state}`)} {reason}
    </p>
  );
}
