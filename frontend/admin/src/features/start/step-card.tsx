import { Check, ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Chip } from "@/components/ui/chip";
import { cx } from "@/components/ui/cx";
import { t } from "@/i18n/t";

interface StepCardProps {
  number: number;
  title: string;
  /** What stands under the title while the step is closed. */
  summary: string;
  done: boolean;
  /** It was left for later. */
  later: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  children: ReactNode;
}

/** One step: its true state in the head, what to do behind it. */
export function StepCard({ number, title, summary, done, later, open, onOpen, children }: StepCardProps) {
  const body = useId();
  return (
    <li className="min-w-0 rounded-card bg-card shadow-flat">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={body}
          onClick={() => onOpen(!open)}
          className="flex min-h-14 w-full items-center gap-3 rounded-card p-card text-left"
        >
          <span
            className={cx(
              "num inline-flex size-7 shrink-0 items-center justify-center rounded-pill font-semibold",
              done ? "bg-good-soft text-good" : "bg-hover text-ink-2",
            )}
          >
            {done ? <Check size={16} aria-hidden /> : number}
            {done ? <span className="sr-only">{t("home.step_done")}</span> : null}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block text-card-title font-semibold text-ink">{title}</span>
            {summary ? <span className="block text-caption text-ink-2">{summary}</span> : null}
          </span>
          {later && !done ? <Chip>{t("start.later_chip")}</Chip> : null}
          <ChevronDown
            size={18}
            aria-hidden
            className={cx(
              "shrink-0 text-ink-3 transition-transform duration-[var(--fast)]",
              open && "rotate-180",
            )}
          />
        </button>
      </h2>
      <div id={body} hidden={!open} className="px-card pb-card md:pl-[calc(var(--spacing-card)+40px)]">
        {open ? children : null}
      </div>
    </li>
  );
}
