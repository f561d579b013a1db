import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { RequestKind } from "@/api/request-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { useOnceKey } from "@/features/members/once";
import { useOrders } from "@/features/members/queries";
import { t } from "@/i18n/t";
import { KindField } from "./kind-field";
import { useOpenRequest } from "./queries";

/** Notes what a member asked by telephone or in the shop. */
export function OpenDialog({ member, onClose }: { member: string; onClose: () => void }) {
  const [kind, setKind] = useState<RequestKind>("question");
  const [order, setOrder] = useState("");
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const orders = useOrders(member);
  const open = useOpenRequest();
  const { key } = useOnceKey();
  const toast = useToast();
  const missing = text.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    open.mutate(
      { key, member_id: member, kind, text: text.trim(), ...(order && { order_id: order }) },
      {
        onSuccess: () => {
          toast(t("requests.opened"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t("requests.new")} description={t("requests.new_detail")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <KindField kind={kind} onChange={setKind} />
        {orders.data?.length ? (
          <Field label={t("requests.order")} error={fieldError(open.error, "order_id")}>
            {(control) => (
              <Select {...control} value={order} onChange={(event) => setOrder(event.target.value)}>
                <option value="">{t("requests.no_order")}</option>
                {orders.data.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <ReasonField
          label={t("requests.text")}
          error={tried && missing ? t("requests.text_missing") : fieldError(open.error, "text")}
          value={text}
          maxLength={4000}
          onChange={(event) => setText(event.target.value)}
        />
        <FormError error={open.error} fields={["text", "order_id"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={open.isPending}>
            {t("requests.open_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
