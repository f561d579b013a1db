import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import type { MessageStatus } from "@/api/calls";
import { AppLink } from "@/components/shell/app-link";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { PagesList } from "@/components/ui/pages-list";
import { formatMoment } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";

/** What became of a message, to filter by; "" for anything. */
export type StatusFilter = MessageStatus | "";

interface StatusFieldProps {
  value: StatusFilter;
  onChange: (status: StatusFilter) => void;
  inWords: (status: MessageStatus) => string;
}

export function StatusField({ value, onChange, inWords }: StatusFieldProps) {
  return (
    <Field label={t("messages.filter_status")}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value as StatusFilter)}>
          <option value="">{t("messages.any")}</option>
          {(["queued", "sent", "not_sent", "doubtful", "failed"] as const).map((one) => (
            <option key={one} value={one}>
              {inWords(one)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

interface LogRow {
  id: string;
  member_id: string;
  member_name: string;
  created_at: string;
  sent_at: string | null;
}

interface LogProps<Row extends LogRow> {
  query: UseInfiniteQueryResult<{ pages: { items: Row[] | null }[] }>;
  /** Whether a filter is set, so that nothing found is no empty log. */
  filtered: boolean;
  none: Key;
  noneDetail: Key;
  titleOf: (row: Row) => string;
  fateOf: (row: Row) => string;
  /** Names the member of each. */
  named: boolean;
}

/** Messages, newest first, each with what became of it. */
export function Log<Row extends LogRow>({
  query,
  filtered,
  none,
  noneDetail,
  titleOf,
  fateOf,
  named,
}: LogProps<Row>) {
  return (
    <div className="border-t border-line">
      <PagesList
        query={query}
        failed={t("messages.failed")}
        icon={Mail}
        none={t(filtered ? "messages.none_such" : none)}
        noneDetail={t(filtered ? "messages.none_such_detail" : noneDetail)}
        row={(row) => (
          <li key={row.id} className="px-card py-3">
            <p className="font-strong break-words text-ink">{titleOf(row)}</p>
            {named ? (
              <p className="break-words">
                <AppLink href={`/members/${row.member_id}`} className="underline-offset-2 hover:underline">
                  {row.member_name || t("messages.member")}
                </AppLink>
              </p>
            ) : null}
            <p className="mt-0.5 text-caption text-ink-3">
              {[fateOf(row), formatMoment(row.sent_at ?? row.created_at)].join(" · ")}
            </p>
          </li>
        )}
      />
    </div>
  );
}
