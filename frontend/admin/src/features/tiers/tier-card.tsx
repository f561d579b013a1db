import { Crown } from "lucide-react";
import { useState } from "react";
import type { MemberTier } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { GiveTierDialog } from "./give-tier-dialog";
import { useMemberTier } from "./queries";

interface TierCardProps {
  member: string;
  name: string;
  /** Whether staff may give a tier: not to who left. */
  may: boolean;
}

/** Where a member stands, why, until when, and the way to the next tier. Nothing without tiers. */
export function TierCard({ member, name, may }: TierCardProps) {
  const [giving, setGiving] = useState(false);
  const tier = useMemberTier(member);
  if (tier.data === null) return null;
  return (
    <Card>
      <CardHead title={t("tiers.card")}>
        {tier.data && may ? (
          <Button icon={Crown} onClick={() => setGiving(true)}>
            {t("tiers.give")}
          </Button>
        ) : null}
      </CardHead>
      {tier.data ? (
        <Standing tier={tier.data} />
      ) : (
        <Awaited query={tier} failed={t("tiers.card_failed")} lines={3} />
      )}
      {giving && tier.data ? (
        <GiveTierDialog member={member} name={name} tier={tier.data} onClose={() => setGiving(false)} />
      ) : null}
    </Card>
  );
}

function Standing({ tier }: { tier: MemberTier }) {
  return (
    <div className="mt-2 space-y-2">
      <p className="flex items-center gap-2 font-strong text-ink">
        <span
          aria-hidden
          className="size-3 shrink-0 rounded-pill shadow-key"
          style={{ background: tier.color || "var(--line-strong)" }}
        />
        {tier.name || t("tiers.no_tier_yet")}
      </p>
      <p>
        {tier.since ? t(`tiers.since_${tier.how}`, { day: formatDay(tier.since) }) : null} {tier.detail}
      </p>
      {tier.next && tier.missing ? (
        <div>
          <div
            role="progressbar"
            aria-label={tier.missing}
            aria-valuenow={Math.round(tier.permille / 10)}
            aria-valuemin={0}
            aria-valuemax={100}
            className="h-1.5 overflow-hidden rounded-pill bg-hover"
          >
            <span className="block h-full bg-accent" style={{ width: `${tier.permille / 10}%` }} />
          </div>
          <p className="mt-1 text-caption text-ink-3">{tier.missing}</p>
        </div>
      ) : null}
      {tier.changes.length > 0 ? (
        <Disclosure summary={t("tiers.changes")}>
          <ul className="mt-1 space-y-1.5">
            {tier.changes.map((change) => (
              <li key={`${change.at}${change.move}`}>
                {change.text}
                <span className="block text-caption text-ink-3">{formatDay(change.at)}</span>
              </li>
            ))}
          </ul>
        </Disclosure>
      ) : null}
    </div>
  );
}
