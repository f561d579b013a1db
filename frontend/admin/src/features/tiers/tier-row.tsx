import { ArrowDown, ArrowUp, Ellipsis, PencilLine, Trash2 } from "lucide-react";
import type { Tier } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { Mark } from "@/features/program/draft";
import { MarkChip } from "@/features/program/item-row";
import { t } from "@/i18n/t";

interface TierRowProps {
  tier: Tier;
  sentence: string;
  brings: string[];
  /** Members in it now; absent while it is not live. */
  members?: number;
  mark: Mark;
  onEdit: () => void;
  onRemove: () => void;
  onUp?: () => void;
  onDown?: () => void;
}

/** A tier: its color, how it is reached, what it brings, and who has it. */
export function TierRow({ tier, sentence, brings, members, mark, ...act }: TierRowProps) {
  return (
    <li className="flex items-start gap-3 px-card py-4">
      <span
        aria-hidden
        className="mt-1 size-3.5 shrink-0 rounded-pill shadow-key"
        style={{ background: tier.color || "var(--line-strong)" }}
      />
      <div className="min-w-0 flex-1">
        {members === undefined ? null : (
          <p className="float-right ml-3 text-right text-ink-2 tabular-nums">
            {t("tiers.members", { count: members })}
          </p>
        )}
        <button
          type="button"
          onClick={act.onEdit}
          className="rounded-chip font-strong text-ink hover:underline max-md:min-h-8"
        >
          {tier.name}
        </button>
        <p>{sentence}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-caption text-ink-3">
          <MarkChip mark={mark} />
          {brings.length > 0 ? <span>{brings.join(" · ")}</span> : null}
        </p>
      </div>
      <Menu trigger={<IconButton icon={Ellipsis} label={t("program.more", { name: tier.name })} />}>
        <MenuItem icon={PencilLine} onSelect={act.onEdit}>
          {t("action.edit")}
        </MenuItem>
        <MenuItem icon={ArrowUp} disabled={!act.onUp} onSelect={act.onUp}>
          {t("tiers.lower")}
        </MenuItem>
        <MenuItem icon={ArrowDown} disabled={!act.onDown} onSelect={act.onDown}>
          {t("tiers.higher")}
        </MenuItem>
        <MenuItem icon={Trash2} danger onSelect={act.onRemove}>
          {t("program.remove")}
        </MenuItem>
      </Menu>
    </li>
  );
}
