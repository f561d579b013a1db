import { MessageSquareText } from "lucide-react";
import { useState } from "react";
import type { Request, RequestQuery } from "@/api/request-calls";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { PagesList } from "@/components/ui/pages-list";
import { t } from "@/i18n/t";
import { useRequests } from "./queries";
import { RequestDialog } from "./request-dialog";
import { factsOf, kindInWords, tones } from "./words";

interface RequestListProps {
  query: RequestQuery;
  /** With the member's name, where the page is not theirs. */
  named?: boolean;
}

/** What members asked, newest first; each opens to be read and handled. */
export function RequestList({ query, named }: RequestListProps) {
  const [open, setOpen] = useState<string>();
  const requests = useRequests(query);
  const shown = requests.data?.pages.flatMap((page) => page.items).find((row) => row.id === open);
  return (
    <>
      <PagesList
        query={requests}
        failed={t("requests.failed")}
        icon={MessageSquareText}
        none={t(query.state === "open" ? "requests.none_open" : "requests.none")}
        noneDetail={t("requests.none_detail")}
        row={(row) => <RequestRow key={row.id} row={row} named={named} onOpen={() => setOpen(row.id)} />}
      />
      {shown ? <RequestDialog row={shown} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}

function RequestRow({ row, named, onOpen }: { row: Request; named?: boolean; onOpen: () => void }) {
  const who = row.member_name || row.member_email || t("members.no_name");
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-card py-3.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-strong text-ink">
          {kindInWords(row.kind)}
          {named ? (
            <>
              {" · "}
              <AppLink
                href={`/members/${row.member_id}`}
                className="break-words underline-offset-2 hover:underline"
              >
                {who}
              </AppLink>
            </>
          ) : null}
        </p>
        <p className="mt-0.5 line-clamp-2 max-w-[80ch] break-words">{row.text}</p>
        <p className="mt-1.5 flex flex-wrap items-center gap-2 text-caption text-ink-3">
          <Chip tone={tones[row.state]}>{t(`requests.state_${row.state}`)}</Chip>
          {factsOf(row).join(" · ")}
        </p>
      </div>
      <Button onClick={onOpen} aria-label={t("requests.read_of", { kind: kindInWords(row.kind), who })}>
        {t("requests.read")}
      </Button>
    </li>
  );
}
