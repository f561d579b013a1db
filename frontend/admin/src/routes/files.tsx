import { FileUp } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { FileDialog } from "@/features/files/file-dialog";
import { FileRow } from "@/features/files/file-row";
import { useFiles } from "@/features/files/queries";
import { t } from "@/i18n/t";

/** Members brought over from another program, and corrections of many at once. */
export function FilesPage() {
  const [open, setOpen] = useState(false);
  const files = useFiles();
  return (
    <Page
      needs="points:write"
      title={t("nav.files")}
      hint={t("files.hint")}
      actions={
        <Button needs="points:write" variant="primary" icon={FileUp} onClick={() => setOpen(true)}>
          {t("files.add")}
        </Button>
      }
    >
      <Card flush>
        {files.error && !files.data ? (
          <ErrorNote
            title={t("files.not_loaded")}
            error={files.error}
            onRetry={() => files.refetch()}
            busy={files.isFetching}
          />
        ) : !files.data ? (
          <SkeletonRows rows={4} />
        ) : files.data.length === 0 ? (
          <Empty icon={FileUp} title={t("files.none")} detail={t("files.none_detail")} />
        ) : (
          <ul className="divide-y divide-line">
            {files.data.map((run) => (
              <FileRow key={run.id} run={run} />
            ))}
          </ul>
        )}
      </Card>
      {open ? <FileDialog onClose={() => setOpen(false)} /> : null}
    </Page>
  );
}
