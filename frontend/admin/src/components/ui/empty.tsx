import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyProps {
  icon: LucideIcon;
  /** What will stand here. */
  title: string;
  /** What makes it come. */
  detail: string;
  children?: ReactNode;
}

export function Empty({ icon: Icon, title, detail, children }: EmptyProps) {
  return (
    <div className="flex flex-col items-center px-card py-12 text-center">
      <Icon size={22} strokeWidth={1.5} aria-hidden className="mb-3 text-ink-3" />
      <p className="font-strong text-ink">{title}</p>
      <p className="mt-1 max-w-[46ch] text-ink-3">{detail}</p>
      {children ? <div className="mt-4">{children}</div> : null}
    </div>
  );
}
