import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

export type Tone = "neutral" | "good" | "info" | "warn" | "bad" | "outline";

const tones: Record<Tone, string> = {
  neutral: "bg-hover text-ink-2",
  good: "bg-good-soft text-good",
  info: "bg-info-soft text-info",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  outline: "text-ink-2 shadow-key",
};

/** A state in icon and word; color never stands alone. */
export function Chip({
  tone = "neutral",
  icon: Icon,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  children: ReactNode;
}) {
  return (
    <span
      className={cx(
        "inline-flex min-h-[22px] max-w-full items-center gap-1.5 rounded-chip px-2 py-px text-caption font-medium",
        tones[tone],
      )}
    >
      {Icon ? <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0" /> : null}
      <span className="min-w-0">{children}</span>
    </span>
  );
}

/** A small count beside a name in the navigation or a card head. */
export function CountBadge({ count, label }: { count: number; label: string }) {
  return (
    <span className="num inline-flex h-5 min-w-5 items-center justify-center rounded-pill bg-warn-soft px-1.5 text-caption font-semibold text-warn">
      <span aria-hidden>{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}
