import { Users } from "lucide-react";
import type { PanelMember } from "@/api/study-calls";
import { AppLink } from "@/components/shell/app-link";
import { Card } from "@/components/ui/card";
import { Figure } from "@/components/ui/figure";
import { PagesList } from "@/components/ui/pages-list";
import { formatDay, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { usePanel } from "./queries";

/** Who said yes to being asked, and how many took it back. */
export function PanelList() {
  const panel = usePanel();
  const first = panel.data?.pages[0];
  return (
    <div className="flex flex-col gap-4">
      {first ? (
        <Card>
          <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            <Figure label={t("studies.panel_size")} value={formatNumber(first.size)} />
            <Figure
              label={t("studies.panel_left")}
              value={formatNumber(first.left)}
              caption={t("studies.panel_left_hint")}
            />
          </dl>
        </Card>
      ) : null}
      <Card flush>
        <PagesList
          query={panel}
          failed={t("studies.panel_failed")}
          icon={Users}
          none={t("studies.panel_none")}
          noneDetail={t("studies.panel_none_detail")}
          noneAction={
            <AppLink href="/asking" className="underline underline-offset-2">
              {t("studies.panel_ask")}
            </AppLink>
          }
          row={(person) => <Row key={person.member_id} person={person} />}
        />
      </Card>
    </div>
  );
}

function Row({ person }: { person: PanelMember }) {
  const facts = [
    t("studies.since", { when: formatDay(person.since) }),
    t(`studies.source.${person.source}`),
    t("studies.n_invited", { count: person.invited }),
    t("studies.n_answered", { count: person.answered }),
  ];
  return (
    <li className="px-card py-3">
      <AppLink
        href={`/members/${person.member_id}`}
        className="font-strong break-words text-ink underline-offset-2 hover:underline"
      >
        {person.name || person.email || t("studies.no_name")}
      </AppLink>
      <p className="text-caption text-ink-3">{facts.join(" · ")}</p>
    </li>
  );
}
