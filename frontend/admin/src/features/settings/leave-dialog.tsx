import { useBlocker } from "@tanstack/react-router";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { t } from "@/i18n/t";

/** Asks before unsaved changes are left behind, on a link, on the way back, and when the tab is closed. */
export function LeaveDialog({ unsaved }: { unsaved: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: () => unsaved,
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog
      open
      onClose={blocker.reset}
      title={t("settings.leave_title")}
      description={t("settings.leave_detail")}
    >
      <DialogActions onCancel={blocker.reset}>
        <Button variant="primary" type="button" onClick={blocker.proceed}>
          {t("settings.leave_verb")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
