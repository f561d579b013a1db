import type { Referral } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { useSession } from "@/features/session/session";
import { formatDay, formatMoney } from "@/i18n/format";
import { pieces, t } from "@/i18n/t";
import { looks, stateDetail } from "./state";

interface ReferralRowProps {
  row: Referral;
  onOpen: () => void;
}

export function ReferralRow({ row, onOpen }: ReferralRowProps) {
  const { points } = useSession();
  const { tone, icon } = looks[row.state];
  const facts = [
    formatDay(row.created_at),
    row.order_name,
    row.sales ? formatMoney(row.sales) : "",
    t("referrals.by_code", { code: row.code }),
  ];
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-card py-3.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="break-words font-strong text-ink">
          <Brought row={row} />
        </p>
        <p className="mt-0.5 break-words text-caption text-ink-3">{facts.filter(Boolean).join(" · ")}</p>
        <p className="mt-1.5 flex flex-wrap items-center gap-2">
          <Chip tone={tone} icon={icon}>
            {t(`referrals.state_${row.state}`)}
          </Chip>
          <span className="text-caption text-ink-2">{stateDetail(row, points)}</span>
        </p>
      </div>
      <Button
        onClick={onOpen}
        aria-label={t(row.state === "review" ? "referrals.decide_of" : "referrals.open_of", {
          name: friendOf(row),
        })}
      >
        {t(row.state === "review" ? "referrals.decide" : "referrals.open")}
      </Button>
    </li>
  );
}

const friendOf = (row: Referral) => row.friend_name || t("referrals.somebody");

/** "Ann brought Ben", with a link to each who is a member. */
function Brought({ row }: { row: Referral }) {
  const people: Record<string, { name: string; id?: string | null }> = {
    advocate: row.former
      ? { name: t("referrals.former") }
      : { name: row.advocate_name || t("members.no_name"), id: row.advocate_id },
    friend: { name: friendOf(row), id: row.friend_id },
  };
  return pieces("referrals.brought").map((piece) => {
    const person = people[piece.slot ?? ""];
    if (!person) return piece.text;
    return person.id ? (
      <AppLink key={piece.slot} href={`/members/${person.id}`} className="underline-offset-2 hover:underline">
        {person.name}
      </AppLink>
    ) : (
      person.name
    );
  });
}
