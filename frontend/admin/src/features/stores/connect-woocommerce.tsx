import { useState } from "react";
import { type UseFormRegisterReturn, useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { inside } from "@/host/inside";
import { t } from "@/i18n/t";
import { siteAddress } from "./address";
import { useAskWooCommerce, useConnectWooCommerce } from "./queries";

interface WooForm {
  url: string;
  key: string;
  secret: string;
}

/**
 * Connects a shop by a page of its own, or by a key that is pasted. Inside another shop's admin the page cannot tell
 * who comes back from it, so there a key is pasted.
 */
export function ConnectWooCommerce({ url = "", onClose }: { url?: string; onClose: () => void }) {
  const [pasting, setPasting] = useState(inside ? url : undefined);
  if (pasting !== undefined) return <PasteKey url={pasting} onClose={onClose} />;
  return <AskShop url={url} onPaste={setPasting} onClose={onClose} />;
}

interface AskShopProps {
  url: string;
  onPaste: (typed: string) => void;
  onClose: () => void;
}

function AskShop({ url, onPaste, onClose }: AskShopProps) {
  const form = useForm({ mode: "onTouched", defaultValues: { url } });
  const ask = useAskWooCommerce();
  const submit = form.handleSubmit((values) => ask.mutate(siteAddress(values.url) ?? ""));
  return (
    <Dialog open onClose={onClose} title={t("stores.woo_title")} description={t("stores.woo_ask_how")}>
      <form onSubmit={submit} noValidate className="space-y-4">
        <ShopAddress
          field={form.register("url", isAddress)}
          error={form.formState.errors.url?.message ?? fieldError(ask.error, "url")}
        />
        <FormError error={ask.error} fields={["url"]} />
        <button type="button" onClick={() => onPaste(form.getValues("url"))} className="link max-md:min-h-11">
          {t("stores.woo_paste")}
        </button>
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={ask.isPending || ask.isSuccess}>
            {t("stores.woo_ask_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function PasteKey({ url, onClose }: { url: string; onClose: () => void }) {
  const form = useForm<WooForm>({ mode: "onTouched", defaultValues: { url, key: "", secret: "" } });
  const { errors } = form.formState;
  const connect = useConnectWooCommerce();
  const toast = useToast();
  const submit = form.handleSubmit((values) =>
    connect.mutate(
      {
        url: siteAddress(values.url) ?? "",
        consumer_key: values.key.trim(),
        consumer_secret: values.secret.trim(),
      },
      {
        onSuccess: (store) => {
          toast(t("stores.done", { name: store.name }));
          onClose();
        },
      },
    ),
  );
  return (
    <Dialog open onClose={onClose} title={t("stores.woo_title")} description={t("stores.woo_how")}>
      <form onSubmit={submit} noValidate className="space-y-4">
        <ShopAddress
          field={form.register("url", isAddress)}
          error={errors.url?.message ?? fieldError(connect.error, "url")}
        />
        <Field
          label={t("stores.woo_key")}
          error={errors.key?.message ?? fieldError(connect.error, "consumer_key")}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("key", {
                validate: (text) => /^ck_\w{8,}$/.test(text.trim()) || t("stores.woo_key_wrong"),
              })}
              autoComplete="off"
              spellCheck={false}
              placeholder="ck_…"
              className="font-mono"
            />
          )}
        </Field>
        <Field
          label={t("stores.woo_secret")}
          hint={t("stores.woo_secret_hint")}
          error={errors.secret?.message ?? fieldError(connect.error, "consumer_secret")}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("secret", {
                validate: (text) => /^cs_\w{8,}$/.test(text.trim()) || t("stores.woo_secret_wrong"),
              })}
              type="password"
              autoComplete="off"
              placeholder="cs_…"
              className="font-mono"
            />
          )}
        </Field>
        <FormError error={connect.error} fields={["url", "consumer_key", "consumer_secret"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={connect.isPending}>
            {t("stores.connect_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const isAddress = {
  validate: (text: string) => siteAddress(text) !== undefined || t("stores.woo_url_wrong"),
};

function ShopAddress({ field, error }: { field: UseFormRegisterReturn; error: string | undefined }) {
  return (
    <Field label={t("stores.woo_url")} hint={t("stores.woo_url_hint")} error={error}>
      {(control) => (
        <Input
          {...control}
          {...field}
          inputMode="url"
          autoComplete="url"
          placeholder="https://shop.example.com"
        />
      )}
    </Field>
  );
}
