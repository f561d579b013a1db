import { Newspaper } from "lucide-react";
import type { Newsletter } from "@/api/newsletter-calls";
import { AppLink } from "@/components/shell/app-link";
import { PagesList } from "@/components/ui/pages-list";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useNewsletters } from "./queries";
import { StageChip } from "./state";

/** All newsletters, the newest first. */
export function NewslettersList() {
  return (
    <PagesList
      query={useNewsletters()}
      failed={t("newsletters.failed")}
      icon={Newspaper}
      none={t("newsletters.none")}
      noneDetail={t("newsletters.none_detail")}
      row={(letter) => <Row key={letter.id} letter={letter} />}
    />
  );
}

function Row({ letter }: { letter: Newsletter }) {
  const facts = [
    letter.segment_name || t("newsletters.everybody"),
    letter.send_at
      ? t(letter.begun_at ? "newsletters.went" : "newsletters.when", { when: formatMoment(letter.send_at) })
      : t("newsletters.changed", { when: formatMoment(letter.changed_at) }),
    ...(letter.begun_at ? [t("newsletters.n_for", { count: letter.queued })] : []),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-card py-3">
      <div className="min-w-0 flex-1">
        <AppLink
          href={`/messages/newsletters/${letter.id}`}
          className="font-strong break-words text-ink underline-offset-2 hover:underline"
        >
          {letter.name}
        </AppLink>
        <p className="text-caption text-ink-3">{facts.join(" · ")}</p>
      </div>
      <StageChip letter={letter} />
    </li>
  );
}
