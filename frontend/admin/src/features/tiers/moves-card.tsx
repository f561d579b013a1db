import { ArrowDown, ArrowUp, type LucideIcon } from "lucide-react";
import { useState } from "react";
import type { ProgramDocument, TierMove, TierMoves } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { FormError } from "@/components/ui/error-card";
import { OldOrdersNote } from "@/features/stores/limits";
import { t } from "@/i18n/t";
import { usePreviewTiers } from "./queries";

interface MovesCardProps {
  document: ProgramDocument;
  /** Whether the draft has other tiers than what is live. */
  changed: boolean;
}

/** Who would move up and down if the draft went live now. Nothing moves by looking. */
export function MovesCard({ document, changed }: MovesCardProps) {
  const preview = usePreviewTiers();
  const [seen, setSeen] = useState("");
  const now = JSON.stringify(document.tiers ?? {});
  const fresh = preview.data !== undefined && seen === now;
  const look = () => {
    setSeen(now);
    preview.mutate();
  };
  return (
    <Card>
      <CardHead title={t("tiers.moves_title")} />
      <OldOrdersNote />
      <div aria-live="polite">
        {!changed ? (
          <p className="mt-2">{t("tiers.moves_none_changed")}</p>
        ) : fresh && preview.data ? (
          <Moves moves={preview.data} />
        ) : (
          <p className="mt-2">{t("tiers.moves_detail")}</p>
        )}
      </div>
      <FormError error={preview.error} />
      {changed ? (
        <Button className="mt-3" busy={preview.isPending} onClick={look}>
          {t(fresh ? "tiers.moves_again" : "tiers.moves_show")}
        </Button>
      ) : null}
    </Card>
  );
}

function Moves({ moves }: { moves: TierMoves }) {
  return (
    <div className="mt-2 space-y-2">
      <p className="text-ink">
        {moves.up + moves.down === 0
          ? t("tiers.nobody_moves")
          : t("tiers.moves_sum", { up: moves.up, down: moves.down })}
      </p>
      {moves.down > 0 ? <p className="text-caption text-ink-3">{t("tiers.told_first")}</p> : null}
      <Few icon={ArrowUp} label={t("tiers.up", { count: moves.up })} all={moves.up} few={moves.up_few} />
      <Few
        icon={ArrowDown}
        label={t("tiers.down", { count: moves.down })}
        all={moves.down}
        few={moves.down_few}
      />
      <ul className="divide-y divide-line border-t border-line pt-1">
        {moves.tiers.map((tier) => (
          <li key={tier.id} className="flex justify-between gap-3 py-1.5">
            <span className="truncate">{tier.name}</span>
            <span className="shrink-0 tabular-nums">{t("tiers.members", { count: tier.members })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FewProps {
  icon: LucideIcon;
  label: string;
  all: number;
  few: TierMove[];
}

function Few({ icon: Icon, label, all, few }: FewProps) {
  if (all === 0) return null;
  return (
    <Disclosure summary={label}>
      <ul className="mt-1 max-h-64 space-y-1.5 overflow-y-auto pb-1">
        {few.map((move) => (
          <li key={move.member}>
            <AppLink href={`/members/${move.member}`} className="font-medium text-accent hover:underline">
              {move.name || move.email || t("members.no_name")}
            </AppLink>
            <span className="flex items-center gap-1.5 text-caption text-ink-3">
              <Icon size={12} aria-hidden />
              {t("tiers.move", { from: move.from || t("tiers.no_tier"), to: move.to || t("tiers.no_tier") })}
            </span>
          </li>
        ))}
        {all > few.length ? (
          <li className="text-caption text-ink-3">{t("tiers.and_more", { count: all - few.length })}</li>
        ) : null}
      </ul>
    </Disclosure>
  );
}
