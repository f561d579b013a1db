import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { MemberRow } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { MemberPicker } from "@/features/members/member-picker";
import { t } from "@/i18n/t";

/** Finds the member who becomes an influencer; what they are paid is said on their page. */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const [picked, setPicked] = useState<MemberRow>();
  const [tried, setTried] = useState(false);
  const navigate = useNavigate();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (picked) navigate({ to: "/advocates/$id", params: { id: picked.id }, search: { pay: true } });
  };
  return (
    <Dialog open onClose={onClose} title={t("advocates.new_title")} description={t("advocates.new_detail")}>
      <form onSubmit={submit} noValidate>
        <MemberPicker
          label={t("members.member")}
          not=""
          picked={picked}
          onPick={setPicked}
          {...(tried && !picked ? { error: t("advocates.pick_missing") } : {})}
        />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit">
            {t("advocates.next")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
