import type { LucideIcon } from "lucide-react";
import { cx } from "./cx";

export type TileTone = "neutral" | "good" | "info" | "warn" | "bad";

const tones: Record<TileTone, string> = {
  neutral: "bg-hover text-ink-2",
  good: "bg-good-soft text-good",
  info: "bg-info-soft text-info",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};

/** The icon at the left of a row: a square for things, a circle for what happened. */
export function IconTile({
  icon: Icon,
  tone = "neutral",
  round,
}: {
  icon: LucideIcon;
  tone?: TileTone;
  round?: boolean;
}) {
  return (
    <span
      aria-hidden
      className={cx(
        "inline-flex size-7 shrink-0 items-center justify-center",
        round ? "rounded-pill" : "rounded-control",
        tones[tone],
      )}
    >
      <Icon size={16} strokeWidth={1.75} />
    </span>
  );
}
