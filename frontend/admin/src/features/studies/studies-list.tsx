import { FlaskConical } from "lucide-react";
import type { Study } from "@/api/study-calls";
import { AppLink } from "@/components/shell/app-link";
import { PagesList } from "@/components/ui/pages-list";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useStudies } from "./queries";
import { StudyState } from "./state";

/** All studies, the newest first. */
export function StudiesList() {
  return (
    <PagesList
      query={useStudies()}
      failed={t("studies.failed")}
      icon={FlaskConical}
      none={t("studies.none")}
      noneDetail={t("studies.none_detail")}
      row={(study) => <Row key={study.id} study={study} />}
    />
  );
}

function Row({ study }: { study: Study }) {
  const { total } = study;
  const facts = [
    t(`studies.kind.${study.outline.kind}`),
    study.started_at
      ? t("studies.began", { when: formatDay(study.started_at) })
      : t("studies.made", { when: formatDay(study.created_at) }),
    ...(study.started_at
      ? [t("studies.n_invited", { count: total.invited }), t("studies.n_answered", { count: total.answered })]
      : []),
    ...(total.to_ship > 0 ? [t("studies.n_to_ship", { count: total.to_ship })] : []),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-card py-3">
      <div className="min-w-0 flex-1">
        <AppLink
          href={`/studies/${study.id}`}
          className="font-strong break-words text-ink underline-offset-2 hover:underline"
        >
          {study.outline.name}
        </AppLink>
        <p className="text-caption text-ink-3">{facts.join(" · ")}</p>
      </div>
      <StudyState study={study} />
    </li>
  );
}
