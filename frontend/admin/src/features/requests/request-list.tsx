import { MessageSquareText } from "lucide-react";
import type { Request, RequestQuery } from "@/api/request-calls";
import { AppLink } from "@/components/shell/app-link";
import { Chip } from "@/components/ui/chip";
import { PagesList } from "@/components/ui/pages-list";
import { t } from "@/i18n/t";
import { useRequests } from "./queries";
import { dueInWords, factsOf, titleOf, tones, whoAsked } from "./words";

interface RequestListProps {
  query: RequestQuery;
  /** With the member's name, where the page is not theirs. */
  named?: boolean;
}

/** What members asked, newest first; each leads to its conversation. */
export function RequestList({ query, named }: RequestListProps) {
  const requests = useRequests(query);
  return (
    <PagesList
      query={requests}
      failed={t("requests.failed")}
      icon={MessageSquareText}
      none={t(query.state === "open" ? "requests.none_open" : "requests.none")}
      noneDetail={t("requests.none_detail")}
      row={(row) => <RequestRow key={row.id} row={row} named={named} />}
    />
  );
}

function RequestRow({ row, named }: { row: Request; named?: boolean }) {
  const due = dueInWords(row);
  const waits = row.state === "open" && row.last_by === "member";
  return (
    <li className="relative px-card py-3.5 hover:bg-hover">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <AppLink
          href={`/requests/${row.id}`}
          className={`min-w-0 break-words text-ink after:absolute after:inset-0 ${waits ? "font-title" : "font-medium"}`}
        >
          {titleOf(row)}
        </AppLink>
        {due ? (
          <span className={`text-caption ${row.overdue ? "font-medium text-bad" : "text-ink-3"}`}>{due}</span>
        ) : null}
      </p>
      <p className="mt-0.5 line-clamp-2 max-w-[80ch] break-words">{row.text}</p>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-caption text-ink-3">
        <Chip tone={tones[row.state]}>{t(`requests.state_${row.state}`)}</Chip>
        {row.priority === "high" || row.priority === "urgent" ? (
          <Chip tone="bad">{t(`requests.priority_${row.priority}`)}</Chip>
        ) : null}
        <span className="min-w-0 break-words">
          {[
            named && whoAsked(row),
            ...factsOf(row),
            row.assignee_name && t("requests.with", { who: row.assignee_name }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </p>
    </li>
  );
}
