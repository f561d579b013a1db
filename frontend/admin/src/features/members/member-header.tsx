import { CircleAlert } from "lucide-react";
import type { Member } from "@/api/types";
import { Avatar } from "@/components/ui/avatar";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Figure } from "@/components/ui/figure";
import { formatDay, formatMoney, formatMonth, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { MemberStateChip } from "./member-state-chip";

/** Who it is, and what they have: usable, pending, and held for codes being made. */
export function MemberHeader({ member }: { member: Member }) {
  return (
    <Card className="flex flex-col gap-5 xl:flex-row xl:items-center xl:justify-between">
      <div className="flex min-w-0 items-center gap-4">
        <Avatar name={member.name || member.email} large />
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <p className="text-[16px]/[22px] font-semibold text-ink">{member.name || t("members.no_name")}</p>
            <MemberStateChip state={member.state} />
            {member.joined_at ? (
              <Chip>{t("members.since", { month: formatMonth(member.joined_at) })}</Chip>
            ) : null}
          </div>
          <p className="mt-0.5">
            {[member.email, t("members.order_count", { count: member.orders })].filter(Boolean).join(" · ")}
          </p>
          <p className="mt-0.5 text-caption text-ink-3">
            {member.identities.map((identity) => identity.store_name).join(" · ") || t("members.no_store")}
          </p>
        </div>
      </div>
      <MemberFigures member={member} />
    </Card>
  );
}

function MemberFigures({ member }: { member: Member }) {
  const { available, pending, held, lifetime } = member.balance;
  const usable =
    member.next_available_at && pending > 0
      ? t("members.usable_on", { day: formatDay(member.next_available_at) })
      : null;
  return (
    <dl className="grid shrink-0 grid-cols-3 gap-x-4 max-xl:border-t max-xl:border-line max-xl:pt-4 xl:flex xl:gap-x-0 xl:divide-x xl:divide-line [&>div]:xl:px-6 [&>div:last-child]:xl:pr-2">
      <Figure
        label={t("members.balance")}
        value={formatNumber(available)}
        caption={member.worth ? t("members.worth", { money: formatMoney(member.worth) }) : null}
      />
      <Figure
        label={t("members.pending")}
        tone={pending > 0 ? "info" : "ink"}
        value={formatNumber(pending)}
        caption={usable}
      />
      {held > 0 ? (
        <Figure
          label={t("members.held")}
          tone="warn"
          value={formatNumber(held)}
          caption={t("members.held_caption")}
        />
      ) : (
        <Figure
          label={t("members.lifetime")}
          value={formatNumber(lifetime)}
          caption={t("members.lifetime_caption")}
        />
      )}
    </dl>
  );
}

/** Says that a balance below zero is no fault, and what happens next. */
export function NegativeNote({ member }: { member: Member }) {
  if (member.balance.available >= 0) return null;
  return (
    <p className="flex items-start gap-2 rounded-card bg-warn-soft px-4 py-3 text-warn">
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      {t("members.below_zero")}
    </p>
  );
}
