import { Popover as Base } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  trigger: ReactElement;
  children: ReactNode;
}

/** A small form that hangs on the value it changes. */
export function Popover({ open, onOpenChange, label, trigger, children }: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger asChild>{trigger}</Base.Trigger>
      <Base.Portal>
        <Base.Content
          aria-label={label}
          align="start"
          sideOffset={8}
          collisionPadding={12}
          className="pop-in z-40 w-[260px] max-w-[calc(100vw-24px)] rounded-card bg-card p-4 shadow-popup"
        >
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}
