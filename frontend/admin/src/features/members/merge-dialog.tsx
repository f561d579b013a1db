import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Member, MemberRow } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { MemberPicker } from "./member-picker";
import { useMerge } from "./person-queries";

/** Makes one member of two who are the same person. */
export function MergeDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [other, setOther] = useState<MemberRow>();
  const [tried, setTried] = useState(false);
  const merge = useMerge(member.id);
  const toast = useToast();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!other) return;
    merge.mutate(other.id, {
      onSuccess: () => {
        toast(t("person.merged"));
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("person.merge_title", { name: member.name || member.email })}
      description={t("person.merge_detail")}
    >
      <form onSubmit={submit} noValidate>
        <MemberPicker
          label={t("person.merge_who")}
          not={member.id}
          picked={other}
          onPick={setOther}
          error={tried && !other ? t("person.pick_missing") : fieldError(merge.error, "other")}
        />
        <FormError error={merge.error} fields={["other"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={merge.isPending}>
            {t("person.merge_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
