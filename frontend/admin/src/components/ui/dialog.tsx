import { X } from "lucide-react";
import { Dialog as Base } from "radix-ui";
import type { ReactNode } from "react";
import { stage } from "@/host/wordpress";
import { t } from "@/i18n/t";
import { Button } from "./button";
import { cx } from "./cx";
import { IconButton } from "./icon-button";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  /** Names the consequence: "Give points back to Demo Member 01". */
  title: string;
  description?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}

const panel =
  "fixed z-50 flex max-h-[min(88dvh,760px)] flex-col bg-card shadow-popup max-md:inset-x-0 max-md:bottom-0 max-md:rounded-t-panel max-md:sheet-in md:top-[10vh] md:left-1/2 md:w-[calc(100vw-32px)] md:-translate-x-1/2 md:rounded-panel md:fade-in";

/** A modal that traps focus, closes on Escape and gives focus back. On phone it is a sheet from below. */
export function Dialog({ open, onClose, title, description, children, wide }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal container={stage()}>
        <Base.Overlay className="fade-in fixed inset-0 z-50 bg-[rgb(16_19_18/.45)]" />
        <Base.Content
          onEscapeKeyDown={(event) => {
            // The first Escape closes the open list of a field, not the dialog around it.
            if (document.activeElement?.getAttribute("aria-expanded") === "true") event.preventDefault();
          }}
          className={cx(panel, wide ? "md:max-w-[640px]" : "md:max-w-[460px]")}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="flex items-start justify-between gap-4 px-card pt-4 pb-1">
            <Base.Title className="pt-1.5 text-[16px]/[22px] font-semibold text-ink">{title}</Base.Title>
            <Base.Close asChild>
              <IconButton icon={X} label={t("action.close")} className="-mr-2" />
            </Base.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-card pt-1 pb-5">
            {description ? (
              <Base.Description asChild>
                <div className="mb-4 max-w-[60ch]">{description}</div>
              </Base.Description>
            ) : null}
            {children}
          </div>
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

/** Cancel and the verb, at the end of a dialog. The verb is the submit button of the form around it. */
export function DialogActions({ children, onCancel }: { children: ReactNode; onCancel: () => void }) {
  return (
    <div className="mt-6 flex flex-wrap justify-end gap-2 max-md:[&>*]:flex-1">
      <Button onClick={onCancel}>{t("action.cancel")}</Button>
      {children}
    </div>
  );
}
