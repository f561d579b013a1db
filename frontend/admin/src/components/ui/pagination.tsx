import { t } from "@/i18n/t";
import { Button } from "./button";

/** "Show more" under a list that goes on. */
export function ShowMore({ more, busy, onMore }: { more: boolean; busy: boolean; onMore: () => void }) {
  if (!more) return null;
  return (
    <div className="flex justify-center border-t border-line p-3">
      <Button onClick={onMore} busy={busy}>
        {t("action.show_more")}
      </Button>
    </div>
  );
}
