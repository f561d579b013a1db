import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

const looks = { info: "bg-info-soft text-info", warn: "bg-warn-soft text-warn" };

interface NoteProps {
  tone: keyof typeof looks;
  className?: string;
  children: ReactNode;
}

/** Something to know about a store, in its card or beside what it bears on. */
export function Note({ tone, className, children }: NoteProps) {
  return (
    <p className={cx("mt-3 flex items-start gap-2 rounded-control px-3 py-2", looks[tone], className)}>
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
