import { t } from "@/i18n/t";
import { cx } from "./cx";

/** A grey bar where words or a figure will stand. */
export function Bar({ className }: { className?: string }) {
  return <span aria-hidden className={cx("block h-3 rounded-chip bg-hover", className)} />;
}

/** Rows of a list that is on its way; invisible for the first 150 ms. */
export function SkeletonRows({ rows = 5 }: { rows?: number }) {
  return (
    <div role="status" className="skeleton-in divide-y divide-line">
      <span className="sr-only">{t("state.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={row} className="flex items-center gap-4 px-card py-4">
          <Bar className="size-7 shrink-0 rounded-pill" />
          <div className="min-w-0 flex-1 space-y-2">
            <Bar className="w-2/5" />
            <Bar className="w-3/5" />
          </div>
          <Bar className="w-12" />
        </div>
      ))}
    </div>
  );
}

/** A block of words that is on its way. */
export function SkeletonText({ lines = 3 }: { lines?: number }) {
  return (
    <div role="status" className="skeleton-in space-y-3 py-1">
      <span className="sr-only">{t("state.loading")}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <Bar key={line} className={line === lines - 1 ? "w-1/2" : "w-full"} />
      ))}
    </div>
  );
}
