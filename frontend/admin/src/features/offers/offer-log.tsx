import { Mail } from "lucide-react";
import { useState } from "react";
import type { Offer } from "@/api/offer-calls";
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
import { useOffers } from "./queries";
import { fateInWords, statusInWords } from "./words";

interface OfferLogProps {
  /** Only offers to this member. */
  member?: string;
  /** With a heading, where no tab names it. */
  titled?: boolean;
}

/** Messages that sell: each one sent, waiting or left unsent, with its reason. */
export function OfferLog({ member, titled }: OfferLogProps) {
  const [status, setStatus] = useState<Offer["status"] | "">("");
  const offers = useOffers({ ...(member && { member }), ...(status && { status }) });
  const rows = offers.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {titled ? (
        <div className="px-card pt-card">
          <CardHead title={t("offers.log")} />
        </div>
      ) : null}
      <div className="px-card py-3 md:max-w-[280px]">
        <Field label={t("messages.filter_status")}>
          {(control) => (
            <Select
              {...control}
              value={status}
              onChange={(event) => setStatus(event.target.value as Offer["status"] | "")}
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
      {offers.error && !offers.data ? (
        <ErrorNote
          title={t("messages.failed")}
          error={offers.error}
          onRetry={() => offers.refetch()}
          busy={offers.isFetching}
        />
      ) : !offers.data ? (
        <SkeletonRows rows={4} />
      ) : rows.length === 0 ? (
        <Empty
          icon={Mail}
          title={t(status ? "messages.none_such" : "offers.none")}
          detail={t(status ? "messages.none_such_detail" : "offers.none_detail")}
        />
      ) : (
        <>
          <ul className="divide-y divide-line border-t border-line">
            {rows.map((row) => (
              <Line key={row.id} row={row} named={!member} />
            ))}
          </ul>
          <ShowMore
            more={offers.hasNextPage}
            busy={offers.isFetchingNextPage}
            onMore={() => offers.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

function Line({ row, named }: { row: Offer; named: boolean }) {
  return (
    <li className="px-card py-3">
      <p className="font-strong break-words text-ink">{row.template}</p>
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
