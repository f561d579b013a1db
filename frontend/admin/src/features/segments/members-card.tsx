import { Download, Users } from "lucide-react";
import { membersFile, type Segment, type SegmentMember } from "@/api/segment-calls";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { PagesList } from "@/components/ui/pages-list";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useSegmentMembers } from "./queries";
import { sizeInWords } from "./words";

/** Who is in a segment now, and the same as a file. A small group by something sensitive is not shown. */
export function MembersCard({ segment }: { segment: Segment }) {
  const may = useMay();
  const members = useSegmentMembers(segment.id, !segment.few);
  return (
    <Card flush>
      <div className="border-b border-line px-card py-4">
        <CardHead title={t("segments.members")} hint={sizeInWords(segment)}>
          {may("settings:write") && !segment.few ? (
            <a href={membersFile(segment.id)} download className={buttonClass()}>
              <Download size={16} strokeWidth={1.75} aria-hidden />
              {t("segments.csv")}
            </a>
          ) : null}
        </CardHead>
      </div>
      {segment.few ? (
        <p className="max-w-[60ch] p-card">{t("segments.few_detail")}</p>
      ) : (
        <PagesList
          query={members}
          failed={t("members.failed")}
          icon={Users}
          none={t("segments.nobody")}
          noneDetail={t("segments.nobody_detail")}
          row={(member) => <MemberLine key={member.id} member={member} className="px-card" />}
        />
      )}
    </Card>
  );
}

/** One member in two lines, leading to their page. */
export function MemberLine({ member, className }: { member: SegmentMember; className?: string }) {
  const name = member.name || member.email || t("segments.nameless");
  const rest = [member.name ? member.email : "", member.country].filter(Boolean).join(" · ");
  return (
    <li className={cx("min-w-0 py-2", className)}>
      <AppLink href={`/members/${member.id}`} className="font-strong break-words text-ink hover:underline">
        {name}
      </AppLink>
      {rest ? <p className="text-caption break-words text-ink-3">{rest}</p> : null}
    </li>
  );
}
