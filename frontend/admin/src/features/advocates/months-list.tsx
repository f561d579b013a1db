import { Download, ReceiptText } from "lucide-react";
import { type AdvocateDetail, statementFile } from "@/api/advocate-calls";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { useMay } from "@/features/session/session";
import { formatMonth, formatSigned } from "@/i18n/format";
import { t } from "@/i18n/t";

/** The months in which somebody got something, each with its statement. */
export function MonthsList({ advocate }: { advocate: AdvocateDetail }) {
  const may = useMay();
  const months = advocate.months ?? [];
  if (months.length === 0)
    return (
      <Empty icon={ReceiptText} title={t("advocates.no_months")} detail={t("advocates.no_months_detail")} />
    );
  return (
    <ul className="divide-y divide-line">
      {months.map(({ month, points }) => (
        <li key={month} className="flex flex-wrap items-center justify-between gap-3 px-card py-3">
          <AppLink
            href={`/advocates/${advocate.member_id}/statements/${month}`}
            className="font-strong text-ink underline-offset-2 hover:underline"
          >
            {formatMonth(`${month}-15T12:00:00Z`)}
          </AppLink>
          <span className="flex items-center gap-3">
            <span className="num font-strong text-ink">{formatSigned(points)}</span>
            {may("members:write") ? (
              <a href={statementFile(advocate.member_id, month)} download className={buttonClass()}>
                <Download size={16} strokeWidth={1.75} aria-hidden />
                {t("advocates.csv")}
              </a>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
