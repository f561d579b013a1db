import { Check } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { bridge } from "@/host/bridge";
import { t } from "@/i18n/t";

interface Toast {
  id: number;
  text: string;
  undo?: () => void;
}

type Show = (text: string, undo?: () => void) => void;

const ToastContext = createContext<Show>(() => undefined);

/** Shows a confirmation for ten seconds. Errors never go here: they stand where they happened. */
export const useToast = () => useContext(ToastContext);

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<Toast>();
  const show = useCallback<Show>((text, undo) => {
    if (bridge) bridge.toast.show(text, { action: undo && t("action.undo"), onAction: undo });
    else setToast((old) => ({ id: (old?.id ?? 0) + 1, text, undo }));
  }, []);
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(undefined), 10_000);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <ToastContext value={show}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-24 z-[60] flex justify-center px-4 md:bottom-6"
      >
        {toast ? <ToastBody key={toast.id} toast={toast} onDone={() => setToast(undefined)} /> : null}
      </div>
    </ToastContext>
  );
}

function ToastBody({ toast, onDone }: { toast: Toast; onDone: () => void }) {
  return (
    <div className="pop-in pointer-events-auto flex min-h-11 items-center gap-3 rounded-card bg-card px-4 py-2 font-medium text-ink shadow-popup">
      <Check size={16} aria-hidden className="shrink-0 text-good" />
      <span>{toast.text}</span>
      {toast.undo ? (
        <button
          type="button"
          className="link min-h-8 px-1"
          onClick={() => {
            toast.undo?.();
            onDone();
          }}
        >
          {t("action.undo")}
        </button>
      ) : null}
    </div>
  );
}
