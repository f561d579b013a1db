import { useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { shopName } from "./address";
import { useConnectShopify } from "./queries";

export function ConnectShopify({ shop = "", onClose }: { shop?: string; onClose: () => void }) {
  const form = useForm({ mode: "onTouched", defaultValues: { shop } });
  const connect = useConnectShopify();
  const submit = form.handleSubmit((values) => connect.mutate(shopName(values.shop) ?? ""));
  const leaving = connect.isPending || connect.isSuccess;
  return (
    <Dialog open onClose={onClose} title={t("stores.shopify_title")} description={t("stores.shopify_how")}>
      <form onSubmit={submit} noValidate>
        <Field
          label={t("stores.shopify_name")}
          hint={t("stores.shopify_hint")}
          error={form.formState.errors.shop?.message ?? fieldError(connect.error, "shop")}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("shop", {
                validate: (text) => shopName(text) !== undefined || t("stores.shopify_wrong"),
              })}
              autoComplete="off"
              spellCheck={false}
              placeholder="demo-coffee.myshopify.com"
            />
          )}
        </Field>
        <FormError error={connect.error} fields={["shop"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={leaving}>
            {t("stores.shopify_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
