import { History } from "lucide-react";
import { PagesList } from "@/components/ui/pages-list";
import { t } from "@/i18n/t";
import { MovementRow } from "./movement-row";
import { useMovements } from "./queries";

export function HistoryTab({ id }: { id: string }) {
  return (
    <PagesList
      query={useMovements(id)}
      failed={t("history.failed")}
      icon={History}
      none={t("history.none")}
      noneDetail={t("history.none_detail")}
      row={(movement) => <MovementRow key={movement.id} movement={movement} />}
    />
  );
}
