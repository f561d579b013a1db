import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/i18n/t";
import { OpenDialog } from "./open-dialog";
import { RequestList } from "./request-list";

/** What one member asked. */
export function MemberRequestsTab({ id }: { id: string }) {
  const [opening, setOpening] = useState(false);
  return (
    <>
      <div className="flex justify-end px-card pt-3">
        <Button needs="members:write" icon={Plus} onClick={() => setOpening(true)}>
          {t("requests.new")}
        </Button>
      </div>
      <RequestList query={{ member: id }} />
      {opening ? <OpenDialog member={id} onClose={() => setOpening(false)} /> : null}
    </>
  );
}
