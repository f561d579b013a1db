import type { Member } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/i18n/t";
import { useView } from "./person-queries";

/** The loyalty page as the member sees it. The frame runs no script and sends no form. */
export function ViewDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const view = useView(member.id);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("person.view_title", { name: member.name || member.email })}
      description={t("person.view_detail")}
    >
      {view.data && !view.error ? (
        <iframe
          sandbox=""
          srcDoc={view.data.html}
          title={t("person.view_frame")}
          className="h-[60dvh] w-full rounded-card border border-line bg-white"
        />
      ) : (
        <Awaited query={view} failed={t("person.view_failed")} rows={5} />
      )}
    </Dialog>
  );
}
