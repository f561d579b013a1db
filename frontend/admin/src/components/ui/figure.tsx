import type { ReactNode } from "react";
import { cx } from "./cx";

interface FigureProps {
  label: ReactNode;
  value: ReactNode;
  caption?: ReactNode;
  tone?: "ink" | "info" | "warn";
}

const tones = { ink: "text-ink", info: "text-info", warn: "text-warn" };

/** Label, one large number, one line under it. */
export function Figure({ label, value, caption, tone = "ink" }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-caption text-ink-3 md:text-[12.5px]">{label}</dt>
      <dd>
        <span className={cx("num block text-figure font-semibold tracking-[-0.02em]", tones[tone])}>
          {value}
        </span>
        {caption ? <span className="block text-caption text-ink-3">{caption}</span> : null}
      </dd>
    </div>
  );
}
