import { useState } from "react";
import { startWindDown } from "@/api/data";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { t } from "@/i18n/t";
import { useStateChange } from "./queries";

const ways = ["honor", "revoke"] as const;

export function WindDownDialog({ onClose }: { onClose: () => void }) {
  const [codes, setCodes] = useState<(typeof ways)[number]>("honor");
  const [tell, setTell] = useState(true);
  const start = useStateChange(startWindDown);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    start.mutate({ codes, tell }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={t("data.end_dialog")} description={t("data.end_consequence")}>
      <form onSubmit={submit} noValidate>
        <Choice
          legend={t("data.end_codes")}
          value={codes}
          onChange={setCodes}
          options={ways.map((value) => ({
            value,
            label: t(`data.end_${value}`),
            hint: t(`data.end_${value}_hint`),
          }))}
        />
        <Checkbox
          className="mt-4"
          checked={tell}
          onChange={(event) => setTell(event.target.checked)}
          label={t("data.end_tell")}
        />
        <FormError error={start.error} fields={[]} />
        <DialogActions onCancel={onClose}>
          <Button variant="danger" type="submit" busy={start.isPending}>
            {t("data.end")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
