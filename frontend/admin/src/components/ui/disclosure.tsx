import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** A line that opens what stands behind it; works without script. */
export function Disclosure({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="inline-flex min-h-6 list-none items-center gap-1 rounded-chip text-caption font-medium text-ink-3 hover:text-ink max-md:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={13}
          aria-hidden
          className="transition-transform duration-[var(--fast)] group-open:rotate-90"
        />
        {summary}
      </summary>
      {children}
    </details>
  );
}
