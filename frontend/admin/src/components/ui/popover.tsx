import { Popover as Base } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { stage } from "@/host/wordpress";
import { cx } from "./cx";

interface PopoverProps {
  /** Left out where nothing inside closes it. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  label: string;
  trigger: ReactElement;
  /** Wider, and under the end of its trigger: for reading, not for one field. */
  wide?: boolean;
  children: ReactNode;
}

/** A small panel that hangs on what it belongs to. */
export function Popover({ open, onOpenChange, label, trigger, wide, children }: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger asChild>{trigger}</Base.Trigger>
      <Base.Portal container={stage()}>
        <Base.Content
          aria-label={label}
          align={wide ? "end" : "start"}
          sideOffset={8}
          collisionPadding={12}
          className={cx(
            "pop-in z-40 max-h-[70dvh] max-w-[calc(100vw-24px)] overflow-y-auto rounded-card bg-card shadow-popup",
            wide ? "w-[330px] p-2" : "w-[260px] p-4",
          )}
        >
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}
