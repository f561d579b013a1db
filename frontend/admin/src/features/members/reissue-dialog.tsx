import type { FormEvent } from "react";
import type { Redemption } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useReissueCode } from "./queries";

interface ReissueDialogProps {
  member: string;
  code: Redemption;
  onClose: () => void;
}

/** Asks before an unused code dies and another takes its place. */
export function ReissueDialog({ member, code, onClose }: ReissueDialogProps) {
  const reissue = useReissueCode(member);
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reissue.mutate(
      { redemption: code.id, code: code.code ?? "" },
      {
        onSuccess: (now) => {
          toast(t(now.code === code.code ? "codes.undo_used" : "codes.reissue_done"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("codes.reissue_title", { name: code.reward_name })}
      description={t("codes.reissue_detail", { code: code.code ?? "", store: code.store_name })}
    >
      <form onSubmit={submit}>
        <FormError error={reissue.error} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={reissue.isPending}>
            {t("codes.reissue_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
