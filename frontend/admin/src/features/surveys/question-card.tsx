import type { QuestionResult } from "@/api/survey-calls";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { formatMonth, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { figureInWords, rangeInWords, shareOf } from "./figures";

/** What one scale or choice came to: in words, in counts, by month. */
export function QuestionCard({ question: q }: { question: QuestionResult }) {
  return (
    <Card>
      <CardHead title={q.text} hint={t(`surveys.measure_${q.kind}`)} />
      {q.figure ? (
        <div className="mt-3">
          <p className="num text-figure font-semibold tracking-[-0.02em] text-ink">
            {figureInWords(q.kind, q.figure)}
          </p>
          <p className="max-w-[60ch]">{rangeInWords(q.kind, q.figure, q.answers)}</p>
        </div>
      ) : (
        <p className="mt-3 text-ink-3">{t("surveys.n_answers", { count: q.answers })}</p>
      )}
      {q.answers > 0 ? <Counts question={q} /> : null}
      {q.months.length > 0 ? <Months question={q} /> : null}
    </Card>
  );
}

const bars = { good: "bg-accent", neutral: "bg-line-strong", poor: "bg-bad", "": "bg-accent" };

/** How often each number or option was given: a whole bar is everybody. The figure stands beside it. */
function Counts({ question: q }: { question: QuestionResult }) {
  return (
    <ul className="mt-4 flex max-w-[640px] flex-col gap-1.5">
      {q.counts.map((c) => (
        <li
          key={c.value}
          className="grid grid-cols-[minmax(2rem,auto)_minmax(0,1fr)_5.5rem] items-center gap-3"
        >
          <span className={cx("min-w-0 break-words", q.kind === "choice" ? "w-36 sm:w-48" : "num")}>
            {c.text || c.value}
          </span>
          <span aria-hidden className="h-2 rounded-pill bg-hover">
            <span
              className={cx("block h-2 rounded-pill", bars[c.mood])}
              style={{ width: `${shareOf(c.count, q.answers)}%` }}
            />
          </span>
          <span className="num text-right text-ink">
            {formatNumber(c.count)} <span className="text-ink-3">· {shareOf(c.count, q.answers)}%</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Months({ question: q }: { question: QuestionResult }) {
  return (
    <div className="mt-5 overflow-hidden rounded-control border border-line">
      <Table
        caption={t("surveys.by_month")}
        head={
          <>
            <HeadCell>{t("surveys.month")}</HeadCell>
            <HeadCell figure>{t("surveys.answers")}</HeadCell>
            <HeadCell figure>{t(`surveys.unit_${q.kind}`)}</HeadCell>
          </>
        }
      >
        {[...q.months].reverse().map((m) => (
          <tr key={m.month}>
            <Cell>{formatMonth(`${m.month}-15T12:00:00Z`)}</Cell>
            <Cell figure>{formatNumber(m.answers)}</Cell>
            <Cell figure>{figureInWords(q.kind, m.figure)}</Cell>
          </tr>
        ))}
      </Table>
    </div>
  );
}
