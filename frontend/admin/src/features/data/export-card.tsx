import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";

/** Everything the merchant holds, as one file. The browser saves it while it comes. */
export function ExportCard() {
  const may = useMay();
  return (
    <Card>
      <CardHead title={t("data.export_title")} />
      <div className="mt-2 flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-[60ch]">{t("data.export_detail")}</p>
        {may("settings:write") ? (
          <a className={buttonClass()} href="/api/v1/export" download="regulars.zip">
            <Download size={16} strokeWidth={1.75} aria-hidden />
            {t("data.export")}
          </a>
        ) : null}
      </div>
    </Card>
  );
}
