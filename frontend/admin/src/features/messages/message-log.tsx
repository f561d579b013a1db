import { Mail } from "lucide-react";
import { useState } from "react";
import type { MessageStatus } from "@/api/calls";
import type { Message } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { CardHead } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { ShowMore } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useMessages } from "./queries";
import { fateInWords, kindInWords, kindsKnown, statusInWords } from "./words";

interface MessageLogProps {
  /** Only messages to this member. */
  member?: string;
  /** With a heading, where no tab names it. */
  titled?: boolean;
}

/** Messages that were to go out and what became of each, newest first. */
export function MessageLog({ member, titled }: MessageLogProps) {
  const [kind, setKind] = useState("");
  const [status, setStatus] = useState<MessageStatus | "">("");
  const messages = useMessages({
    ...(member && { member }),
    ...(kind && { kind }),
    ...(status && { status }),
  });
  const rows = messages.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = kind !== "" || status !== "";
  return (
    <>
      {titled ? (
        <div className="px-card pt-card">
          <CardHead title={t("messages.log")} />
        </div>
      ) : null}
      <div className="grid gap-3 px-card py-3 sm:grid-cols-2 md:max-w-[520px]">
        <Field label={t("messages.filter_kind")}>
          {(control) => (
            <Select {...control} value={kind} onChange={(event) => setKind(event.target.value)}>
              <option value="">{t("messages.any")}</option>
              {kindsKnown.map((one) => (
                <option key={one} value={one}>
                  {kindInWords(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("messages.filter_status")}>
          {(control) => (
            <Select
              {...control}
              value={status}
              onChange={(event) => setStatus(event.target.value as MessageStatus | "")}
            >
              <option value="">{t("messages.any")}</option>
              {(["queued", "sent", "not_sent", "doubtful", "failed"] as const).map((one) => (
                <option key={one} value={one}>
                  {statusInWords(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
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
        <Empty
          icon={Mail}
          title={t(filtered ? "messages.none_such" : "messages.none")}
          detail={t(filtered ? "messages.none_such_detail" : "messages.none_detail")}
        />
      ) : (
        <>
          <ul className="divide-y divide-line border-t border-line">
            {rows.map((row) => (
              <Line key={row.id} row={row} named={!member} />
            ))}
          </ul>
          <ShowMore
            more={messages.hasNextPage}
            busy={messages.isFetchingNextPage}
            onMore={() => messages.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

function Line({ row, named }: { row: Message; named: boolean }) {
  return (
    <li className="px-card py-3">
      <p className="font-strong text-ink">{kindInWords(row.kind)}</p>
      {named ? (
        <p className="break-words">
          <AppLink href={`/members/${row.member_id}`} className="underline-offset-2 hover:underline">
            {row.member_name || t("messages.member")}
          </AppLink>
        </p>
      ) : null}
      <p className="mt-0.5 text-caption text-ink-3">
        {[fateInWords(row), formatMoment(row.sent_at ?? row.created_at)].join(" · ")}
      </p>
    </li>
  );
}
