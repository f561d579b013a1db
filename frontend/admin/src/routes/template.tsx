import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { fieldError } from "@/api/client";
import type { MessageTemplate, TemplateCopy } from "@/api/offer-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { Page } from "@/components/ui/page";
import { Segmented } from "@/components/ui/segmented";
import { useToast } from "@/components/ui/toast";
import { useKlaviyo } from "@/features/connections/queries";
import { languageName, shopperLanguages } from "@/features/program/languages";
import { newCopy, wordingFrom } from "@/features/templates/blocks";
import { isBeside, isIn, withoutPlace } from "@/features/templates/errors";
import { TemplatePreview } from "@/features/templates/preview-card";
import { useArchiveTemplate, useSaveTemplate, useTemplate } from "@/features/templates/queries";
import { WordingFields } from "@/features/templates/wording-card";
import { t } from "@/i18n/t";

const parent = () => ({ label: t("nav.offers"), to: "/messages/offers" });

/** Writes a template: blocks, languages, and how it looks. */
export function TemplatePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const known = id === "new" ? "" : id;
  const template = useTemplate(known);
  if (!known) return <Editor key="new" template={{ id: "", name: "", document: newCopy("en") }} />;
  if (template.data) return <Editor key={template.data.id} template={template.data} />;
  return (
    <Page parent={parent()} title={t("templates.one")}>
      <Card flush>
        <Awaited query={template} failed={t("templates.failed")} rows={8} />
      </Card>
    </Page>
  );
}

function Editor({ template }: { template: Pick<MessageTemplate, "id" | "name" | "document"> }) {
  const [name, setName] = useState(template.name);
  const [copy, setCopy] = useState<TemplateCopy>(template.document);
  const [language, setLanguage] = useState(template.document.language);
  const save = useSaveTemplate(template.id);
  const archive = useArchiveTemplate();
  const navigate = useNavigate();
  const toast = useToast();
  const wording = copy.texts[language] ?? wordingFrom();
  const written = Object.keys(copy.texts);
  const others = shopperLanguages.filter((one) => !written.includes(one));
  const refusedIn = written.find((one) => one !== language && isIn(save.error, one));
  const submit = () =>
    save.mutate(
      { name: name.trim(), document: copy },
      {
        onSuccess: (saved) => {
          toast(t("templates.saved"));
          if (!template.id) void navigate({ to: `/messages/templates/${saved.id}` as string });
        },
      },
    );
  const add = (next: string) => {
    setCopy({ ...copy, texts: { ...copy.texts, [next]: wordingFrom(wording) } });
    setLanguage(next);
  };
  const drop = () => {
    const { [language]: _, ...rest } = copy.texts;
    setCopy({ ...copy, texts: rest });
    setLanguage(copy.language);
  };
  return (
    <Page
      needs="settings:write"
      parent={parent()}
      title={name.trim() || t("templates.one")}
      actions={
        <>
          {template.id ? (
            <Button
              needs="settings:write"
              busy={archive.isPending}
              onClick={() =>
                archive.mutate(template.id, {
                  onSuccess: () => {
                    toast(t("templates.archived"));
                    void navigate({ to: "/messages/offers" as string });
                  },
                })
              }
            >
              {t("templates.archive")}
            </Button>
          ) : null}
          <Button variant="primary" needs="settings:write" busy={save.isPending} onClick={submit}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card>
          <div className="flex flex-col gap-4">
            <LineField
              label={t("templates.name")}
              hint={t("templates.name_hint")}
              error={fieldError(save.error, "name")}
              value={name}
              most={80}
              onChange={setName}
            />
            <ByField copy={copy} error={fieldError(save.error, "document.by")} onChange={setCopy} />
            <div className="flex flex-wrap items-end gap-3">
              <Segmented
                label={t("templates.language")}
                value={language}
                onChange={setLanguage}
                options={written.map((one) => ({ value: one, label: languageName(one) }))}
              />
              {others.length > 0 ? (
                <Field label={t("templates.add_language")} hideLabel>
                  {(control) => (
                    <Select {...control} value="" onChange={(e) => e.target.value && add(e.target.value)}>
                      <option value="">{t("templates.add_language")}</option>
                      {others.map((one) => (
                        <option key={one} value={one}>
                          {languageName(one)}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
              ) : null}
            </div>
            {language === copy.language ? (
              <p className="text-caption text-ink-3">{t("templates.main_language")}</p>
            ) : (
              <div className="flex flex-wrap gap-2">
                <Button onClick={() => setCopy({ ...copy, language })}>{t("templates.make_main")}</Button>
                <Button onClick={drop}>
                  {t("templates.drop_language", { language: languageName(language) })}
                </Button>
              </div>
            )}
            <FormError
              error={save.error && !isBeside(save.error, language) ? withoutPlace(save.error) : archive.error}
            />
            {refusedIn ? (
              <p className="text-bad">{t("templates.wrong_in", { language: languageName(refusedIn) })}</p>
            ) : null}
            <WordingFields
              language={language}
              wording={wording}
              error={save.error}
              onChange={(next) => setCopy({ ...copy, texts: { ...copy.texts, [language]: next } })}
            />
          </div>
        </Card>
        <TemplatePreview copy={copy} language={language} />
      </div>
    </Page>
  );
}

interface ByFieldProps {
  copy: TemplateCopy;
  error?: string;
  onChange: (copy: TemplateCopy) => void;
}

/** Who writes and sends the message. Asked where Klaviyo is connected, or was chosen before. */
function ByField({ copy, error, onChange }: ByFieldProps) {
  const klaviyo = useKlaviyo();
  if (!copy.by && !klaviyo.data?.connected) return null;
  return (
    <Field label={t("templates.by")} hint={copy.by ? t("templates.by_hint") : undefined} error={error}>
      {(control) => (
        <Select
          {...control}
          value={copy.by ?? ""}
          onChange={(event) =>
            onChange({ ...copy, by: (event.target.value || undefined) as TemplateCopy["by"] })
          }
        >
          <option value="">{t("templates.by_us")}</option>
          <option value="klaviyo">{t("templates.by_klaviyo")}</option>
        </Select>
      )}
    </Field>
  );
}
