import {
  CircleAlert,
  CircleCheck,
  CirclePause,
  CreditCard,
  Gift,
  type LucideIcon,
  PiggyBank,
  Sparkles,
  Store,
  Ticket,
  UserPlus,
  UsersRound,
} from "lucide-react";
import type { Need } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { CountBadge } from "@/components/ui/chip";
import { IconTile } from "@/components/ui/icon-tile";
import { type Key, t } from "@/i18n/t";

const kinds: Record<Need["kind"], { icon: LucideIcon; verb: Key }> = {
  approval: { icon: UsersRound, verb: "home.verb_look" },
  referrals: { icon: UserPlus, verb: "home.verb_look" },
  paused: { icon: CirclePause, verb: "home.verb_look" },
  dead_letters: { icon: CircleAlert, verb: "home.verb_look" },
  store: { icon: Store, verb: "home.verb_fix" },
  program: { icon: Gift, verb: "home.verb_review" },
  budget: { icon: PiggyBank, verb: "home.look_budgets" },
  perks: { icon: Sparkles, verb: "home.verb_look" },
  plan: { icon: CreditCard, verb: "home.verb_look" },
  redemption: { icon: Ticket, verb: "home.verb_look" },
};

export function NeedsYou({ needs }: { needs: Need[] }) {
  return (
    <Card>
      <CardHead title={t("home.needs_you")}>
        {needs.length > 0 ? (
          <CountBadge count={needs.length} label={t("home.things", { count: needs.length })} />
        ) : null}
      </CardHead>
      {needs.length === 0 ? (
        <p className="mt-3 flex items-start gap-2.5">
          <CircleCheck size={17} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-good" />
          {t("home.nothing_needs_you")}
        </p>
      ) : (
        <ul className="mt-1.5 -mb-2 divide-y divide-line">
          {needs.map((need) => (
            <NeedRow key={`${need.kind}${need.title}`} need={need} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function NeedRow({ need }: { need: Need }) {
  const kind = kinds[need.kind] ?? kinds.dead_letters;
  return (
    <li className="flex items-center gap-3 py-2.5">
      <IconTile icon={kind.icon} tone={need.kind === "program" ? "info" : "warn"} />
      <div className="min-w-0 flex-1">
        <p className="font-strong text-ink">{need.title}</p>
        <p className="text-caption text-ink-3">{need.detail}</p>
      </div>
      <AppLink href={need.href} aria-label={`${t(kind.verb)}: ${need.title}`} className={buttonClass()}>
        {t(kind.verb)}
      </AppLink>
    </li>
  );
}
