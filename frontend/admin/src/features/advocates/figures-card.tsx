import { Star, ThumbsUp, Trophy } from "lucide-react";
import type { AdvocateDetail } from "@/api/advocate-calls";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { FormError } from "@/components/ui/error-card";
import { Figure } from "@/components/ui/figure";
import { usePoints } from "@/features/session/session";
import { formatDay, formatMoney, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useRemoveBoardName } from "./queries";
import { RoleChips } from "./role-chips";
import { advocateName, sums } from "./words";

/** Who it is, and what they bring and cost. */
export function FiguresCard({ advocate }: { advocate: AdvocateDetail }) {
  const inPoints = usePoints();
  const { orders, again, kept, sales, cost, net, points, friend_points, thanks } = advocate;
  const { codes_given, codes_used } = advocate;
  return (
    <Card className="flex flex-col gap-5">
      <div className="flex min-w-0 items-center gap-4">
        <Avatar name={advocateName(advocate)} large />
        <div className="min-w-0">
          <RoleChips roles={advocate.roles} />
          <p className="mt-1 break-words">
            {[advocate.email, (advocate.codes ?? []).join(", ")].filter(Boolean).join(" · ")}
          </p>
          <Said advocate={advocate} />
        </div>
      </div>
      <dl className="grid grid-cols-2 gap-4 border-t border-line pt-4 lg:grid-cols-4">
        <Figure
          label={t("advocates.friends")}
          value={formatNumber(orders)}
          caption={t("advocates.friends_caption", { count: advocate.visits })}
        />
        <Figure
          label={t("advocates.kept")}
          value={sums(kept)}
          caption={t("advocates.kept_caption", { count: orders + again, sales: sums(sales) })}
        />
        <Figure
          label={t("advocates.cost")}
          value={formatMoney(cost)}
          caption={[
            t("advocates.points_caption", { points: inPoints(points + friend_points) }),
            thanks > 0 ? t("advocates.thanks_caption", { points: inPoints(thanks) }) : "",
            codes_given > 0 ? t("advocates.codes_caption", { given: codes_given, used: codes_used }) : "",
          ]
            .filter(Boolean)
            .join(" · ")}
        />
        <Figure label={t("advocates.net")} value={formatMoney(net)} caption={t("advocates.net_caption")} />
      </dl>
    </Card>
  );
}

/** What they said of the shop, and under which name they want to be shown. */
function Said({ advocate }: { advocate: AdvocateDetail }) {
  const remove = useRemoveBoardName(advocate.member_id);
  return (
    <div className="mt-1 flex flex-wrap items-center gap-1.5">
      {advocate.score === null ? null : (
        <Chip icon={ThumbsUp} tone="outline">
          {t("advocates.score_of", { score: advocate.score })}
        </Chip>
      )}
      {advocate.reviews > 0 ? (
        <Chip icon={Star} tone="outline">
          {t("advocates.n_reviews", { count: advocate.reviews })}
        </Chip>
      ) : null}
      {advocate.asked_at ? (
        <Chip tone="outline">{t("advocates.asked_on", { day: formatDay(advocate.asked_at) })}</Chip>
      ) : null}
      {advocate.shown_as ? (
        <>
          <Chip icon={Trophy} tone="outline">
            {t("advocates.on_board_as", { name: advocate.shown_as })}
          </Chip>
          <Button
            needs="members:write"
            variant="ghost"
            busy={remove.isPending}
            onClick={() => remove.mutate(undefined)}
          >
            {t("advocates.off_board")}
          </Button>
        </>
      ) : null}
      <FormError error={remove.error} />
    </div>
  );
}
