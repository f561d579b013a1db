import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { ProfileSettings } from "@/api/profile-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { ThingsField } from "@/features/products/things-field";
import { choicesFrom, linesOf } from "@/features/profile/choices";
import { useProfileSettings, useSaveProfileSettings } from "@/features/profile/queries";
import { channelInWords } from "@/features/profile/words";
import { PermissionsNote } from "@/features/stores/permissions";
import { useStores } from "@/features/stores/queries";
import { t } from "@/i18n/t";

/** What shoppers are asked, and what the shop never wants to know. */
export function AskingPage() {
  const settings = useProfileSettings();
  if (settings.data) return <Editor settings={settings.data} />;
  return (
    <Page title={t("asking.ask")}>
      <Card flush>
        <Awaited query={settings} failed={t("asking.failed")} rows={5} />
      </Card>
    </Page>
  );
}

const questions = [
  ["language", "asking.language"],
  ["country", "asking.country"],
  ["birthday", "asking.birthday"],
  ["age_band", "asking.age_band"],
  ["sex", "asking.sex"],
  ["purposes", "asking.purposes"],
  ["interests", "asking.interests"],
] as const;

const channels = ["email", "sms", "post", "studies", "ads"] as const;

function Editor({ settings }: { settings: ProfileSettings }) {
  const [form, setForm] = useState(settings);
  const [purposes, setPurposes] = useState(linesOf(settings.purposes));
  const [topics, setTopics] = useState(linesOf(settings.topics));
  const save = useSaveProfileSettings();
  const toast = useToast();
  const change = (part: Partial<ProfileSettings>) => setForm((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      {
        ...form,
        purposes: choicesFrom(purposes, settings.purposes),
        topics: choicesFrom(topics, settings.topics),
      },
      { onSuccess: () => toast(t("asking.saved")) },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Page
        needs="settings:write"
        title={t("asking.ask")}
        hint={t("asking.ask_hint")}
        actions={
          <Button needs="settings:write" variant="primary" type="submit" busy={save.isPending}>
            {t("action.save")}
          </Button>
        }
      >
        <div className="flex max-w-[680px] flex-col gap-4">
          <FormError
            error={save.error}
            fields={["purposes", "topics", "sensitive_products", "sensitive_collections"]}
          />
          <Card>
            <CardHead title={t("asking.ask")} />
            <div className="mt-3 flex flex-col gap-2">
              {questions.map(([key, words]) => (
                <Checkbox
                  key={key}
                  label={t(words)}
                  checked={form.ask.includes(key)}
                  onChange={() => change({ ask: toggled(form.ask, key) })}
                />
              ))}
            </div>
            {form.ask.includes("purposes") ? (
              <>
                <Field
                  className="mt-4"
                  label={t("asking.purposes_lines")}
                  error={fieldError(save.error, "purposes")}
                >
                  {(control) => (
                    <Textarea
                      {...control}
                      rows={4}
                      value={purposes}
                      onChange={(event) => setPurposes(event.target.value)}
                    />
                  )}
                </Field>
                <Checkbox
                  className="mt-2"
                  label={`${t("asking.purposes_sensitive")}. ${t("asking.purposes_sensitive_hint")}`}
                  checked={form.purposes_sensitive}
                  onChange={() => change({ purposes_sensitive: !form.purposes_sensitive })}
                />
              </>
            ) : null}
          </Card>
          <Card>
            <CardHead title={t("asking.channels")} />
            <div className="mt-3 flex flex-col gap-2">
              {channels.map((key) => (
                <Checkbox
                  key={key}
                  label={channelInWords(key)}
                  checked={form.channels.includes(key)}
                  onChange={() => change({ channels: toggled(form.channels, key) })}
                />
              ))}
            </div>
            <Field className="mt-4" label={t("asking.topics_lines")} error={fieldError(save.error, "topics")}>
              {(control) => (
                <Textarea
                  {...control}
                  rows={4}
                  value={topics}
                  onChange={(event) => setTopics(event.target.value)}
                />
              )}
            </Field>
          </Card>
          <Card>
            <CardHead title={t("asking.learn")} />
            <Checkbox
              className="mt-3"
              label={t("asking.learn_hint")}
              checked={form.learn}
              onChange={() => change({ learn: !form.learn })}
            />
            <Watching form={form} saved={settings.watch === true && settings.learn} onChange={change} />
          </Card>
          <Card>
            <CardHead title={t("asking.sensitive")} hint={t("asking.sensitive_hint")} />
            <div className="mt-3 flex flex-col gap-4">
              <ThingsField
                kind="collections"
                label={t("asking.sensitive_collections")}
                ids={form.sensitive_collections}
                onChange={(ids) => change({ sensitive_collections: ids })}
                error={fieldError(save.error, "sensitive_collections")}
                most={200}
              />
              <ThingsField
                kind="products"
                label={t("asking.sensitive_products")}
                ids={form.sensitive_products}
                onChange={(ids) => change({ sensitive_products: ids })}
                error={fieldError(save.error, "sensitive_products")}
                most={200}
              />
            </div>
          </Card>
        </div>
      </Page>
    </form>
  );
}

interface WatchingProps {
  form: ProfileSettings;
  /** It is on at the server: who is asked for the permission leaves this page, and what is not saved. */
  saved: boolean;
  onChange: (part: Partial<ProfileSettings>) => void;
}

/** Whether pages of the stores tell what shoppers look at; a Shopify store is asked for its permission. */
function Watching({ form, saved, onChange }: WatchingProps) {
  const stores = useStores();
  const asked = stores.data?.some((store) => store.permissions?.some(({ name }) => name === "looks"));
  const tells = stores.data?.some(({ platform }) => platform === "woocommerce");
  if (!asked && !tells) return null;
  const on = form.watch === true && form.learn;
  return (
    <>
      <Checkbox
        className="mt-2"
        label={`${t("asking.watch")} ${t("asking.watch_hint")}`}
        checked={on}
        disabled={!form.learn}
        onChange={() => onChange({ watch: !on })}
      />
      {on && saved && asked ? <PermissionsNote wanted={["looks"]} className="mt-3" /> : null}
    </>
  );
}

function toggled<T>(list: T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
