import { Archive } from "lucide-react";
import { Card, CardHead } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Columns } from "@/components/ui/page";
import { CompareCard } from "@/features/program/compare-card";
import { FileCard } from "@/features/program/file-card";
import { ProgramPage } from "@/features/program/program-page";
import { TemplatesCard } from "@/features/program/templates-card";
import { VersionRow } from "@/features/program/version-row";
import { t } from "@/i18n/t";

export function VersionsPage() {
  return (
    <ProgramPage title={t("versions.title")} hint={t("versions.hint")} path="/program/versions">
      {({ program }) => (
        <Columns
          main={
            <>
              <Card flush>
                <div className="p-card pb-3">
                  <CardHead title={t("versions.list")} />
                </div>
                {program.versions.length === 0 ? (
                  <Empty icon={Archive} title={t("versions.none")} detail={t("program.nothing_live")} />
                ) : (
                  <ul className="divide-y divide-line border-t border-line">
                    {program.versions.map((version) => (
                      <VersionRow key={version.number} version={version} live={program.live?.number ?? 0} />
                    ))}
                  </ul>
                )}
              </Card>
              <TemplatesCard />
            </>
          }
          side={
            <>
              <CompareCard program={program} />
              <FileCard />
            </>
          }
        />
      )}
    </ProgramPage>
  );
}
