import type { HTMLAttributes, ReactNode } from "react";
import { cx } from "./cx";

interface CardProps extends HTMLAttributes<HTMLElement> {
  /** Without padding, for tables and lists that reach the edges. */
  flush?: boolean;
}

export function Card({ flush, className, ...rest }: CardProps) {
  return (
    <section
      {...rest}
      className={cx("min-w-0 rounded-card bg-card shadow-flat", !flush && "p-card", className)}
    />
  );
}

interface CardHeadProps {
  title: ReactNode;
  id?: string;
  hint?: ReactNode;
  children?: ReactNode;
}

/** Title at the left, what belongs to it at the right. */
export function CardHead({ title, id, hint, children }: CardHeadProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h2 id={id} className="text-card-title font-semibold">
          {title}
        </h2>
        {hint ? <p className="mt-1 max-w-[60ch] text-caption text-ink-3">{hint}</p> : null}
      </div>
      {children}
    </div>
  );
}
