import { useNavigate } from "@tanstack/react-router";
import type { GuideDetail } from "@/api/guide-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useRemoveGuide } from "./queries";

export function RemoveGuideDialog({ guide, onClose }: { guide: GuideDetail; onClose: () => void }) {
  const remove = useRemoveGuide(guide.id);
  const navigate = useNavigate();
  const toast = useToast();
  const onRemove = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast(t("guides.removed"));
        navigate({ to: "/guides" });
      },
    });
  return (
    <Dialog open onClose={onClose} title={t("guides.remove_title")} description={t("guides.remove_detail")}>
      <FormError error={remove.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="danger" busy={remove.isPending} onClick={onRemove}>
          {t("guides.remove")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
