import type { LucideIcon } from "lucide-react";
import { DropdownMenu as Base } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { stage } from "@/host/wordpress";
import { cx } from "./cx";

/** A pop-up list of actions under its trigger button. */
export function Menu({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger asChild>{trigger}</Base.Trigger>
      <Base.Portal container={stage()}>
        <Base.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="pop-in z-40 max-h-[70dvh] max-w-[calc(100vw-24px)] min-w-[180px] overflow-y-auto rounded-card bg-card p-1.5 shadow-popup"
        >
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

interface MenuItemProps {
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  onSelect?: () => void;
  children: ReactNode;
}

export function MenuItem({ icon: Icon, danger, disabled, onSelect, children }: MenuItemProps) {
  return (
    <Base.Item
      disabled={disabled}
      onSelect={onSelect}
      className={cx(
        "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2.5 py-1.5 font-medium outline-none data-[highlighted]:bg-hover max-md:min-h-11",
        danger ? "text-bad" : "text-ink",
      )}
    >
      {Icon ? <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0" /> : null}
      {children}
    </Base.Item>
  );
}
