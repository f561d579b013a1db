import type { Redemption } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { usePoints } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useUndoRedemption } from "./queries";

interface UndoDialogProps {
  member: string;
  code: Redemption;
  onClose: () => void;
}

/** Asks before an unused code is withdrawn and its points return. */
export function UndoDialog({ member, code, onClose }: UndoDialogProps) {
  const undo = useUndoRedemption(member);
  const points = usePoints();
  const toast = useToast();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    undo.mutate(code.id, {
      onSuccess: (now) => {
        toast(t(now.state === "issued" ? "codes.undo_used" : "codes.undo_done"));
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("codes.undo_title", { name: code.reward_name })}
      description={t("codes.undo_detail", { points: points(code.points), store: code.store_name })}
    >
      <form onSubmit={submit}>
        <FormError error={undo.error} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={undo.isPending}>
            {t("codes.undo_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
