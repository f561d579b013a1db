import type { Week } from "@/api/types";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { formatDay, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** The same weeks as figures, latest first. */
export function WeeksTable({ weeks }: { weeks: Week[] }) {
  return (
    <section
      className="max-h-[320px] overflow-auto rounded-control border border-line"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t("home.chart_title")}
    >
      <Table
        caption={t("home.chart_title")}
        head={
          <>
            <HeadCell>{t("home.week_of")}</HeadCell>
            <HeadCell figure>{t("home.given")}</HeadCell>
            <HeadCell figure>{t("home.used")}</HeadCell>
            <HeadCell figure>{t("home.taken_back")}</HeadCell>
          </>
        }
      >
        {[...weeks].reverse().map((week) => (
          <tr key={week.week}>
            <Cell>{formatDay(week.week)}</Cell>
            <Cell figure>{formatNumber(week.given)}</Cell>
            <Cell figure>{formatNumber(week.spent)}</Cell>
            <Cell figure>{formatNumber(week.taken_back)}</Cell>
          </tr>
        ))}
      </Table>
    </section>
  );
}
