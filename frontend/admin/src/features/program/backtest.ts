import { useQuery } from "@tanstack/react-query";
import { replay } from "@/api/calls";
import {
  type BacktestReport,
  type BacktestRun,
  cancelBacktest,
  newestBacktest,
  startBacktest,
} from "@/api/document-calls";
import { useChange } from "@/api/queries";
import type { ProgramDocument } from "@/api/types";
import { currenciesOf } from "@/i18n/format";

// Under the program: what changes that makes its figures old.
const key = ["program", "backtest"];

/** The back-test that was begun last. While it runs, it is asked again and again. */
export const useNewestBacktest = () =>
  useQuery({
    queryKey: key,
    queryFn: async () => (await newestBacktest()).run ?? null,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.state === "running" ? 1_000 : false),
  });

/** A change: whatever came of it, what is shown is read again. */
const useDeed = <In, Out>(send: (input: In) => Promise<Out>) => useChange(key, send, true);

/** `once` makes a second click the same run. */
export const useStartBacktest = () =>
  useDeed(({ once, since }: { once: string; since: string }) => startBacktest(once, since));
export const useCancelBacktest = () => useDeed(cancelBacktest);
export const useRetryBacktest = () => useDeed((id: string) => replay({ ids: [id] }));

/** What the draft costs more, every point used, by currency; negative when it costs less. */
export function costMore(report: BacktestReport): Record<string, number> {
  const all = new Set([...Object.keys(report.draft.cost), ...Object.keys(report.live.cost)]);
  return Object.fromEntries(
    [...all].map((currency) => [
      currency,
      (report.draft.cost[currency] ?? 0) - (report.live.cost[currency] ?? 0),
    ]),
  );
}

/** Sales that are so many percent higher, and what that leaves of what the draft costs more. */
export interface PayBack {
  percent: number;
  /** What the margin earns of the sales that are more, minor units. */
  earned: number;
  /** Less what the draft costs more; below zero it does not pay. */
  left: number;
}

const growths = [1, 2, 5, 10, 20];

/** Whether the draft pays if sales grow by a little or a lot, by the one margin; in the currency of breakEvenOf. */
export function payBackOf(run: BacktestRun): { currency: string; rows: PayBack[] } | undefined {
  const even = breakEvenOf(run);
  if (!even || !run.report) return undefined;
  const sales = run.report.sales[even.currency] ?? 0;
  const cost = costMore(run.report)[even.currency] ?? 0;
  const rows = growths.map((percent) => {
    const earned = Number((BigInt(sales) * BigInt(percent * run.margin_bp)) / 1_000_000n);
    return { percent, earned, left: earned - cost };
  });
  return { currency: even.currency, rows };
}

export interface BreakEven {
  currency: string;
  /** Sales that pay for what the draft costs more, minor units. */
  sales: number;
  /** The same in orders as large as the average one. */
  orders: number;
  /** What the average order leaves by the margin, minor units. */
  margin: number;
}

/** When a draft pays back, in the merchant's main currency; nothing where it costs no more or no margin is known. */
export function breakEvenOf(run: BacktestRun): BreakEven | undefined {
  const report = run.report;
  const currency = report && currenciesOf(report.break_even)[0];
  const sales = (currency && report.break_even[currency]) || 0;
  const total = (currency && report?.sales[currency]) || 0;
  if (!report || !currency || sales <= 0 || total <= 0 || report.orders === 0) return undefined;
  const average = total / report.orders;
  return {
    currency,
    sales,
    orders: Math.ceil(sales / average),
    margin: Math.round((average * run.margin_bp) / 10_000),
  };
}

/** Names of active ways to earn and campaigns that are for segments only, each once. */
export function forSegments(documents: (ProgramDocument | undefined)[]): string[] {
  const items = documents.flatMap((document) => [...(document?.rules ?? []), ...(document?.campaigns ?? [])]);
  const names = items
    .filter((item) => item.active && (item.when?.segments?.length ?? 0) > 0)
    .map(({ name }) => name);
  return [...new Set(names)];
}
