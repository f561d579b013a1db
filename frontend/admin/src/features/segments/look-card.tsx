import type { Condition } from "@/api/segment-calls";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { FormError } from "@/components/ui/error-card";
import { SkeletonRows } from "@/components/ui/skeleton";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { MemberLine } from "./members-card";
import { useLook } from "./queries";

/** Who would be in the segment as it is written now: how many, and a few of them. */
export function LookCard({ condition }: { condition: Condition | undefined }) {
  const look = useLook(condition);
  return (
    <Card aria-busy={look.isFetching || undefined}>
      <CardHead title={t("segments.look_title")} />
      <div role="status" className={cx("mt-2", look.old && condition && "opacity-60")}>
        {!condition ? (
          <p className="text-ink-3">{t("segments.look_unfinished")}</p>
        ) : look.data ? (
          <Found look={look.data} />
        ) : look.error ? null : (
          <SkeletonRows rows={3} />
        )}
      </div>
      {condition && !look.data ? <FormError error={look.error} /> : null}
    </Card>
  );
}

function Found({ look }: { look: NonNullable<ReturnType<typeof useLook>["data"]> }) {
  const sample = look.sample ?? [];
  return (
    <>
      {look.few ? (
        <p>{t("segments.few_detail")}</p>
      ) : look.members === null ? (
        <p>{t("segments.look_slow")}</p>
      ) : (
        <p className="text-ink-3">
          <span className="num mr-2 text-[24px]/[30px] font-semibold text-ink">
            {formatNumber(look.members)}
          </span>
          {t("segments.look_members", { count: look.members })}
        </p>
      )}
      {look.preparing ? <p className="mt-1 text-caption text-ink-3">{t("segments.preparing")}</p> : null}
      {sample.length > 0 ? (
        <ul className="mt-3 divide-y divide-line border-t border-line">
          {sample.map((member) => (
            <MemberLine key={member.id} member={member} />
          ))}
        </ul>
      ) : null}
    </>
  );
}
