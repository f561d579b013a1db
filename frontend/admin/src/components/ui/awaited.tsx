import { ErrorNote } from "./error-card";
import { SkeletonRows, SkeletonText } from "./skeleton";

interface AwaitedProps {
  query: { error: unknown; isFetching: boolean; refetch: () => unknown };
  /** What is said when it does not come: "The members did not load." */
  failed: string;
  /** How many rows of a list are on their way; without them it is words, of so many lines. */
  rows?: number;
  lines?: number;
}

/** Stands where a query's data will be: its size in grey, or why it did not come. */
export function Awaited({ query, failed, rows, lines }: AwaitedProps) {
  if (query.error)
    return (
      <ErrorNote title={failed} error={query.error} onRetry={() => query.refetch()} busy={query.isFetching} />
    );
  return rows ? <SkeletonRows rows={rows} /> : <SkeletonText lines={lines} />;
}
