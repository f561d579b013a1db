import { Ellipsis, type LucideIcon, PencilLine, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Chip } from "@/components/ui/chip";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Switch } from "@/components/ui/switch";
import { t } from "@/i18n/t";
import type { Mark } from "./draft";

interface ItemRowProps {
  icon: LucideIcon;
  name: string;
  sentence: ReactNode;
  smallPrint: string;
  mark: Mark;
  active: boolean;
  onActive: (active: boolean) => void;
  onEdit: () => void;
  onRemove: () => void;
}

/** A rule or reward: icon, sentence, limits, switch, menu. */
export function ItemRow({
  icon: Icon,
  name,
  sentence,
  smallPrint,
  mark,
  active,
  onActive,
  onEdit,
  onRemove,
}: ItemRowProps) {
  return (
    <li className="flex items-start gap-3 px-card py-4 md:items-center">
      <span
        aria-hidden
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-control bg-sunken text-ink-2 shadow-key max-md:mt-0.5"
      >
        <Icon size={17} strokeWidth={1.75} />
      </span>
      <div className="min-w-0 flex-1">
        {sentence}
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-caption text-ink-3">
          <MarkChip mark={mark} />
          <span>{active ? smallPrint : t("program.off_print", { print: smallPrint })}</span>
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-2 max-md:flex-col max-md:gap-0.5">
        <Switch checked={active} onChange={onActive} label={t("program.switch", { name })} />
        <Menu
          trigger={
            <IconButton icon={Ellipsis} label={t("program.more", { name })} className="max-md:-mb-2" />
          }
        >
          <MenuItem icon={PencilLine} onSelect={onEdit}>
            {t("action.edit")}
          </MenuItem>
          <MenuItem icon={Trash2} danger onSelect={onRemove}>
            {t("program.remove")}
          </MenuItem>
        </Menu>
      </div>
    </li>
  );
}

/** How an item of the draft stands to the live version. */
export function MarkChip({ mark }: { mark: Mark }) {
  if (mark === "new")
    return (
      <Chip tone="warn" icon={Plus}>
        {t("program.new")}
      </Chip>
    );
  if (mark === "changed")
    return (
      <Chip tone="warn" icon={PencilLine}>
        {t("program.changed")}
      </Chip>
    );
  return null;
}
