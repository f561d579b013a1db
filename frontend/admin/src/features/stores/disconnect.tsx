import { useState } from "react";
import type { Store } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useDisconnectStore } from "./queries";

/** Lets go of a shop after a question. A Shopify shop does that in its own admin. */
export function DisconnectStore({ store }: { store: Store }) {
  const [asked, setAsked] = useState(false);
  const leave = useDisconnectStore();
  const toast = useToast();
  if (store.platform === "shopify" || store.state === "uninstalled") return null;
  const onLeave = () =>
    leave.mutate(store.id, {
      onSuccess: () => {
        setAsked(false);
        toast(t("stores.leave_done", { name: store.name }));
      },
    });
  return (
    <>
      <Button needs="stores:write" className="mt-3" onClick={() => setAsked(true)}>
        {t("stores.leave")}
      </Button>
      <Dialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("stores.leave_title", { name: store.name })}
        description={t("stores.leave_detail")}
      >
        <FormError error={leave.error} />
        <DialogActions onCancel={() => setAsked(false)}>
          <Button variant="danger" busy={leave.isPending} onClick={onLeave}>
            {t("stores.leave")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
