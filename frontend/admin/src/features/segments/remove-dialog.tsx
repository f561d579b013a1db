import { useNavigate } from "@tanstack/react-router";
import type { Segment } from "@/api/segment-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useRemoveSegment } from "./queries";

export function RemoveDialog({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const remove = useRemoveSegment();
  const navigate = useNavigate();
  const toast = useToast();
  const onRemove = () =>
    remove.mutate(segment.id, {
      onSuccess: () => {
        toast(t("segments.removed"));
        navigate({ to: "/segments" });
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("segments.remove_title", { name: segment.name })}
      description={t("segments.remove_detail")}
    >
      <FormError error={remove.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="danger" busy={remove.isPending} onClick={onRemove}>
          {t("segments.remove")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
