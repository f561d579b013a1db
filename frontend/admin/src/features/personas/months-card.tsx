import { useState } from "react";
import type { PersonaDetail, PersonaMonth } from "@/api/persona-calls";
import { Card, CardHead } from "@/components/ui/card";
import { formatMonth, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

const monthInWords = (month: PersonaMonth) => formatMonth(`${month.month}T12:00:00Z`);
const sizeInWords = (month: PersonaMonth) =>
  month.members === null ? t("personas.fewer_than_ten") : formatNumber(month.members);

/** How many they were month by month, and what became of them. */
export function MonthsCard({ persona }: { persona: PersonaDetail }) {
  const [asTable, setAsTable] = useState(false);
  const months = persona.months ?? [];
  const changes = persona.changes ?? [];
  const most = Math.max(0, ...months.map((month) => month.members ?? 0));
  return (
    <Card className="break-inside-avoid">
      <CardHead title={t("personas.over_time")} />
      {changes.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-1">
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      ) : (
        <p className="mt-2 text-ink-3">{t("personas.no_months")}</p>
      )}
      {months.length > 1 && most >= leastDrawn ? (
        <>
          {asTable ? <MonthsTable months={months} /> : <Bars months={months} most={most} />}
          <button
            type="button"
            onClick={() => setAsTable((now) => !now)}
            className="link mt-3 min-h-6 text-caption print:hidden max-md:min-h-11"
          >
            {asTable ? t("home.show_chart") : t("home.show_table")}
          </button>
        </>
      ) : null}
    </Card>
  );
}

/** Of fewer people, words say more than a chart. */
const leastDrawn = 30;

function Bars({ months, most }: { months: PersonaMonth[]; most: number }) {
  const last = months[months.length - 1] as PersonaMonth;
  const first = months[0] as PersonaMonth;
  const finding = t("personas.months_finding", {
    first: `${monthInWords(first)}: ${sizeInWords(first)}`,
    last: `${monthInWords(last)}: ${sizeInWords(last)}`,
  });
  return (
    <figure role="img" aria-label={finding} className="mt-4">
      <div className="num mb-1 text-end text-caption font-strong text-ink">{sizeInWords(last)}</div>
      <div className="flex h-[120px] items-end gap-1 border-b border-line">
        {months.map((month) => (
          <span
            key={month.month}
            className={`min-w-0 flex-1 rounded-t-[3px] ${month === last ? "bg-accent" : "bg-accent opacity-50"}`}
            style={{ height: `${Math.max(1, Math.round(((month.members ?? 0) / most) * 100))}%` }}
          />
        ))}
      </div>
      <div className="mt-1 flex justify-between gap-2 text-caption text-ink-3">
        <span>{monthInWords(first)}</span>
        <span>{monthInWords(last)}</span>
      </div>
    </figure>
  );
}

function MonthsTable({ months }: { months: PersonaMonth[] }) {
  return (
    <table className="mt-4 w-full text-left">
      <caption className="sr-only">{t("personas.over_time")}</caption>
      <thead className="text-caption text-ink-3">
        <tr>
          <th scope="col" className="py-1 font-medium">
            {t("personas.month")}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            {t("personas.members")}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {[...months].reverse().map((month) => (
          <tr key={month.month}>
            <td className="py-1.5">
              {monthInWords(month)}
              {month.redrawn ? (
                <span className="block text-caption text-ink-3">{t("personas.redrawn")}</span>
              ) : null}
            </td>
            <td className="num py-1.5 text-right align-top text-ink">{sizeInWords(month)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
