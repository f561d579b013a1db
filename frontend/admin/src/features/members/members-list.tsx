import type { MemberRow } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { formatNumber, formatShortDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { MemberStateChip } from "./member-state-chip";

/** Two lines a member on phone, the figure at the right. */
export function MembersList({ members }: { members: MemberRow[] }) {
  return (
    <ul className="divide-y divide-line">
      {members.map((member) => (
        <li key={member.id}>
          <AppLink
            href={`/members/${member.id}`}
            className="flex items-start justify-between gap-4 px-card py-3 focus-visible:shadow-[inset_0_0_0_2px_var(--accent)]"
          >
            <span className="min-w-0">
              <span className="flex flex-wrap items-center gap-2 font-strong text-ink">
                {member.name || t("members.no_name")}
                <MemberStateChip state={member.state} />
              </span>
              <span className="block truncate text-[13px]/[18px] text-ink-3">
                {member.last_order_at
                  ? t("members.phone_line", {
                      count: member.orders,
                      day: formatShortDay(member.last_order_at),
                    })
                  : member.email}
              </span>
            </span>
            <span className="num shrink-0 text-right">
              <span className="block font-semibold text-ink">{formatNumber(member.available)}</span>
              {member.pending > 0 ? (
                <span className="block text-[13px]/[18px] text-info">
                  {t("members.plus_pending", { pending: member.pending })}
                </span>
              ) : null}
            </span>
          </AppLink>
        </li>
      ))}
    </ul>
  );
}
