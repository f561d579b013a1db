import { useState } from "react";
import { useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import type { Permission } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { useMakeKey } from "./queries";
import { scopeInWords, scopes } from "./scopes";

interface KeyForm {
  name: string;
  days: string;
}

const lives = ["0", "30", "90", "365"] as const;

/** Makes a key and shows its secret, this once. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<KeyForm>({ mode: "onTouched", defaultValues: { name: "", days: "365" } });
  const [chosen, setChosen] = useState<Permission[]>(["read"]);
  const [tried, setTried] = useState(false);
  const make = useMakeKey();
  const none = chosen.length === 0;
  const submit = form.handleSubmit(({ name, days }) => {
    if (!none) make.mutate({ name: name.trim(), scopes: chosen, days: Number(days) });
  });
  const toggle = (scope: Permission, on: boolean) =>
    setChosen((old) => (on ? [...old, scope] : old.filter((one) => one !== scope)));
  if (make.data) return <SecretDialog secret={make.data.secret} onClose={onClose} />;
  const wrong = tried && none ? t("keys.scopes_missing") : fieldError(make.error, "scopes");
  return (
    <Dialog open onClose={onClose} title={t("keys.make_title")}>
      <form
        onSubmit={(event) => {
          setTried(true);
          void submit(event);
        }}
        noValidate
      >
        <Field
          label={t("keys.name")}
          hint={t("keys.name_hint")}
          error={form.formState.errors.name?.message ?? fieldError(make.error, "name")}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("name", { validate: (text) => text.trim() !== "" || t("form.name_missing") })}
              autoComplete="off"
              maxLength={80}
            />
          )}
        </Field>
        <fieldset className="mt-4 min-w-0">
          <legend className="mb-2 font-medium text-ink">{t("keys.scopes")}</legend>
          <div className="space-y-1.5">
            {scopes.map((scope) => (
              <Checkbox
                key={scope}
                label={
                  <>
                    {scopeInWords(scope)} <code className="text-caption text-ink-3">{scope}</code>
                  </>
                }
                checked={chosen.includes(scope)}
                onChange={(event) => toggle(scope, event.target.checked)}
              />
            ))}
          </div>
          {wrong ? (
            <p role="alert" className="mt-1.5 text-caption font-medium text-bad">
              {wrong}
            </p>
          ) : null}
        </fieldset>
        <Field className="mt-4" label={t("keys.days")}>
          {(control) => (
            <Select {...control} {...form.register("days")}>
              {lives.map((days) => (
                <option key={days} value={days}>
                  {t(`keys.days_${days}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <FormError error={make.error} fields={["name", "scopes"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={make.isPending}>
            {t("keys.make_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={t("keys.secret_title")} description={t("keys.secret_detail")}>
      <code className="block rounded-control bg-sunken px-3 py-2.5 text-caption break-all">{secret}</code>
      <div className="mt-6 flex justify-end gap-2 max-md:[&>*]:flex-1">
        <CopyButton text={secret} label={t("keys.copy")} />
        <Button variant="primary" onClick={onClose}>
          {t("keys.kept")}
        </Button>
      </div>
    </Dialog>
  );
}
