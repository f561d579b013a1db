import { ArrowDown, ArrowUpDown } from "lucide-react";
import type { ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";
import { cx } from "./cx";

/** Head on a sunken ground, hairlines, no zebra. The caption is read, not seen. */
export function Table({
  caption,
  head,
  children,
}: {
  caption: string;
  head: ReactNode;
  children: ReactNode;
}) {
  return (
    <table className="w-full border-collapse text-left">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-caption text-ink-3">
        <tr>{head}</tr>
      </thead>
      <tbody className="divide-y divide-line">{children}</tbody>
    </table>
  );
}

type HeadProps = ThHTMLAttributes<HTMLTableCellElement> & { figure?: boolean };

export function HeadCell({ figure, className, ...rest }: HeadProps) {
  return (
    <th
      scope="col"
      {...rest}
      className={cx(
        "sticky top-[var(--host-top)] z-10 h-9 border-b border-line bg-sunken px-3 font-medium first:rounded-tl-card first:pl-card last:rounded-tr-card last:pr-card",
        figure && "text-right",
        className,
      )}
    />
  );
}

interface SortHeadProps {
  figure?: boolean;
  sorted: boolean;
  onSort: () => void;
  children: ReactNode;
}

/** A head that sorts by its column, largest or latest first. */
export function SortHead({ figure, sorted, onSort, children }: SortHeadProps) {
  const Icon = sorted ? ArrowDown : ArrowUpDown;
  return (
    <HeadCell figure={figure} aria-sort={sorted ? "descending" : "none"}>
      <button
        type="button"
        onClick={onSort}
        className={cx(
          "inline-flex min-h-7 items-center gap-1 rounded-chip font-medium hover:text-ink",
          sorted && "text-ink",
        )}
      >
        {children}
        <Icon size={13} aria-hidden className={sorted ? "" : "opacity-50"} />
      </button>
    </HeadCell>
  );
}

type CellProps = TdHTMLAttributes<HTMLTableCellElement> & { figure?: boolean };

export function Cell({ figure, className, ...rest }: CellProps) {
  return (
    <td
      {...rest}
      className={cx(
        "h-11 px-3 py-1.5 first:pl-card last:pr-card",
        figure && "num text-right text-ink",
        className,
      )}
    />
  );
}
