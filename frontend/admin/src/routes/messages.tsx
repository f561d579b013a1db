import { Mail } from "lucide-react";
import type { Message } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { ShowMore } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { KindsCard } from "@/features/messages/kinds-card";
import { useMessageSettings, useMessages } from "@/features/messages/queries";
import { fateInWords, kindInWords } from "@/features/messages/words";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Which messages members get, and which they got. */
export function MessagesPage() {
  const settings = useMessageSettings();
  return (
    <Page
      needs="settings:write"
      title={t("nav.messages")}
      hint={t(settings.data && !settings.data.served ? "messages.no_server" : "messages.hint")}
    >
      {settings.data ? (
        <KindsCard settings={settings.data} />
      ) : (
        <Card flush>
          {settings.error ? (
            <ErrorNote
              title={t("messages.failed")}
              error={settings.error}
              onRetry={() => settings.refetch()}
              busy={settings.isFetching}
            />
          ) : (
            <SkeletonRows rows={14} />
          )}
        </Card>
      )}
      <Log />
    </Page>
  );
}

function Log() {
  const messages = useMessages("");
  const rows = messages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card flush>
      {messages.error && !messages.data ? (
        <ErrorNote
          title={t("messages.failed")}
          error={messages.error}
          onRetry={() => messages.refetch()}
          busy={messages.isFetching}
        />
      ) : !messages.data ? (
        <SkeletonRows rows={6} />
      ) : rows.length === 0 ? (
        <Empty icon={Mail} title={t("messages.none")} detail={t("messages.none_detail")} />
      ) : (
        <>
          <ul className="divide-y divide-line">
            {rows.map((row) => (
              <Line key={row.id} row={row} />
            ))}
          </ul>
          <ShowMore
            more={messages.hasNextPage}
            busy={messages.isFetchingNextPage}
            onMore={() => messages.fetchNextPage()}
          />
        </>
      )}
    </Card>
  );
}

function Line({ row }: { row: Message }) {
  return (
    <li className="px-card py-3">
      <p className="font-strong text-ink">{kindInWords(row.kind)}</p>
      <p className="break-words">
        <AppLink href={`/members/${row.member_id}`} className="underline-offset-2 hover:underline">
          {row.member_name || t("messages.member")}
        </AppLink>
      </p>
      <p className="mt-0.5 text-caption text-ink-3">
        {[fateInWords(row), formatMoment(row.sent_at ?? row.created_at)].join(" · ")}
      </p>
    </li>
  );
}
