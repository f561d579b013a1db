import { useState } from "react";
import { useForm } from "react-hook-form";
import type { Settings } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Columns, Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import type { ShopperLanguage } from "@/features/program/languages";
import { LeaveDialog } from "@/features/settings/leave-dialog";
import { LookFields } from "@/features/settings/look-fields";
import { PreviewCard } from "@/features/settings/preview-card";
import { ProgramFields } from "@/features/settings/program-fields";
import { useSaveSettings, useSettings } from "@/features/settings/queries";
import { formFromSettings, type SettingsForm, settingsFromForm } from "@/features/settings/settings-form";
import { WordsFields } from "@/features/settings/words-fields";
import { SaveBar } from "@/host/save-bar";
import { t } from "@/i18n/t";

export function SettingsPage() {
  const settings = useSettings();
  if (settings.data) return <SettingsEditor settings={settings.data} />;
  return (
    <Page title={t("nav.settings")} hint={t("settings.hint")}>
      <Card flush>
        <Awaited query={settings} failed={t("settings.failed")} rows={5} />
      </Card>
    </Page>
  );
}

function SettingsEditor({ settings }: { settings: Settings }) {
  const [language, setLanguage] = useState<ShopperLanguage>("en");
  const form = useForm<SettingsForm>({ mode: "onTouched", defaultValues: formFromSettings(settings) });
  const save = useSaveSettings();
  const toast = useToast();
  const dirty = form.formState.isDirty;
  const submit = form.handleSubmit((values) =>
    save.mutate(settingsFromForm(values, settings), {
      onSuccess: (saved) => {
        form.reset(formFromSettings(saved));
        toast(t("settings.saved"));
      },
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Page
        needs="settings:write"
        title={t("nav.settings")}
        hint={t("settings.hint")}
        actions={
          <Button needs="settings:write" variant="primary" type="submit" busy={save.isPending}>
            {t("action.save")}
          </Button>
        }
      >
        <Columns
          main={
            <>
              <FormError error={save.error} />
              <ProgramFields form={form} error={save.error} />
              <LookFields form={form} error={save.error} />
              <WordsFields form={form} error={save.error} language={language} onLanguage={setLanguage} />
            </>
          }
          side={<PreviewCard form={form.watch()} language={language} />}
        />
      </Page>
      <SaveBar
        unsaved={dirty}
        busy={save.isPending}
        onSave={() => void submit()}
        onDiscard={() => form.reset(formFromSettings(settings))}
      />
      <LeaveDialog unsaved={dirty} />
    </form>
  );
}
