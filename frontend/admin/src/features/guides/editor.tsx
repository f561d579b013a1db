import { useState } from "react";
import { fieldError } from "@/api/client";
import type { GuideDetail, Manual } from "@/api/guide-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { ThingsField } from "@/features/products/things-field";
import { LanguageTabs } from "@/features/program/language-tabs";
import { useMainLanguage } from "@/features/program/main-language";
import { useMay } from "@/features/session/session";
import { TextField } from "@/features/surveys/text-field";
import { t } from "@/i18n/t";
import { GoalsCard, TroublesCard, wrong } from "./parts-card";
import { GuidePreviewCard } from "./preview-card";
import { usePublishGuide, useSaveGuide } from "./queries";

/** What a guide is for and what it says, in each language, and how that looks. */
export function GuideEditor({ guide }: { guide: GuideDetail }) {
  const [document, setDocument] = useState(guide.draft);
  const main = useMainLanguage();
  const [language, setLanguage] = useState(main);
  const save = useSaveGuide(guide.id);
  const publish = usePublishGuide(guide.id);
  const toast = useToast();
  const may = useMay();
  const problem = publish.error ?? save.error;
  const busy = save.isPending || publish.isPending;
  const set = (part: Partial<Manual>) => setDocument({ ...document, ...part });
  const error = (field: string) => fieldError(problem, `document.${field}`);
  const onSave = () => {
    publish.reset();
    save.mutate(document, { onSuccess: () => toast(t("guides.saved")) });
  };
  const onPublish = () =>
    save.mutate(document, {
      onSuccess: () => publish.mutate(undefined, { onSuccess: () => toast(t("guides.now_published")) }),
    });
  const shared = { document, error, set, language, main };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <fieldset disabled={busy || !may("program:write")} className="flex min-w-0 flex-col gap-4">
          <ForCard document={document} error={error} set={set} />
          <Card>
            <CardHead title={t("guides.words")} hint={t("guides.words_hint")} />
            <div className="mt-3 flex flex-col gap-4">
              <LanguageTabs value={language} onChange={setLanguage} />
              <TextField
                {...shared}
                label={t("guides.title")}
                most={120}
                texts={document.title}
                error={wrong(error, "title", language)}
                onChange={(title) => set({ title })}
              />
              <TextField
                {...shared}
                long
                label={t("guides.first_use")}
                hint={t("guides.first_use_hint")}
                most={4000}
                texts={document.first_use}
                error={wrong(error, "first_use", language)}
                onChange={(first_use) => set({ first_use })}
              />
              <TextField
                {...shared}
                long
                label={t("guides.care")}
                most={4000}
                texts={document.care}
                error={wrong(error, "care", language)}
                onChange={(care) => set({ care })}
              />
            </div>
          </Card>
          <GoalsCard {...shared} />
          <TroublesCard {...shared} />
        </fieldset>
        <FormError error={problem} fields={besides(document, language)} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button needs="program:write" onClick={onSave} busy={busy}>
            {t("guides.save")}
          </Button>
          <Button needs="program:write" variant="primary" onClick={onPublish} busy={busy}>
            {t(guide.published ? "guides.publish_changes" : "guides.publish")}
          </Button>
        </div>
      </div>
      <GuidePreviewCard document={document} language={language} />
    </div>
  );
}

/** The fields beside which a refusal is shown. */
const besides = (d: Manual, language: string) => {
  const texts = [
    ...["title", "first_use", "care"],
    ...d.troubles.flatMap((_, i) => [`troubles[${i}].question`, `troubles[${i}].answer`]),
    ...d.goals.flatMap((_, i) => [`goals[${i}].text`, `goals[${i}].advice`]),
  ];
  return [
    ...["products", "collections", "troubles", "goals"],
    ...d.products.map((_, i) => `products[${i}]`),
    ...d.collections.map((_, i) => `collections[${i}]`),
    ...d.goals.map((_, i) => `goals[${i}].id`),
    ...texts.flatMap((field) => [field, `${field}.${language}`]),
  ].map((field) => `document.${field}`);
};

interface ForProps {
  document: Manual;
  error: (field: string) => string | undefined;
  set: (part: Partial<Manual>) => void;
}

/** Which products a guide is for. */
function ForCard({ document, error, set }: ForProps) {
  const first = (list: string, ids: string[]) =>
    error(list) ?? ids.map((_, i) => error(`${list}[${i}]`)).find(Boolean);
  return (
    <Card>
      <CardHead title={t("guides.for")} hint={t("guides.for_hint")} />
      <div className="mt-3 flex flex-col gap-4">
        <ThingsField
          kind="products"
          label={t("guides.products")}
          ids={document.products}
          most={100}
          error={first("products", document.products)}
          onChange={(products) => set({ products })}
        />
        <ThingsField
          kind="collections"
          label={t("guides.collections")}
          hint={t("guides.collections_hint")}
          ids={document.collections}
          most={20}
          error={first("collections", document.collections)}
          onChange={(collections) => set({ collections })}
        />
      </div>
    </Card>
  );
}
