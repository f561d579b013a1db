import { Check, CircleAlert } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import { fieldError } from "@/api/client";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { t } from "@/i18n/t";
import { contrastWithWhite, nearestPassing } from "./contrast";
import { accentState, type SettingsForm } from "./settings-form";

export function LookFields({ form, error }: { form: UseFormReturn<SettingsForm>; error: unknown }) {
  const accent = form.watch("accent");
  const set = (value: string) => form.setValue("accent", value, { shouldDirty: true, shouldValidate: true });
  return (
    <Card>
      <CardHead title={t("settings.look_title")} />
      <Field
        className="mt-3"
        label={t("settings.accent")}
        hint={t("settings.accent_hint")}
        error={form.formState.errors.accent?.message ?? fieldError(error, "look.accent")}
      >
        {(control) => (
          <div className="flex max-w-[300px] gap-2">
            <input
              type="color"
              aria-label={t("settings.accent_pick")}
              value={accentState(accent) === "no_color" ? "#0b6b50" : accent}
              onChange={(event) => set(event.target.value)}
              className="h-control w-12 shrink-0 rounded-control border border-line-strong bg-card p-1"
            />
            <Input
              {...control}
              {...form.register("accent", { validate: accentFault })}
              spellCheck={false}
              autoComplete="off"
              className="font-mono"
            />
          </div>
        )}
      </Field>
      <ContrastNote accent={accent} onUse={set} />
      <p id="launcher-label" className="mt-5 mb-1.5 font-medium text-ink">
        {t("settings.launcher")}
      </p>
      <Segmented
        label={t("settings.launcher")}
        value={form.watch("launcher")}
        onChange={(launcher) => form.setValue("launcher", launcher, { shouldDirty: true })}
        options={[
          { value: "end", label: t("settings.launcher_end") },
          { value: "start", label: t("settings.launcher_start") },
        ]}
      />
      <p className="mt-1.5 text-caption text-ink-3">{t("settings.launcher_hint")}</p>
    </Card>
  );
}

function accentFault(accent: string): true | string {
  const state = accentState(accent);
  if (state === "no_color") return t("settings.accent_wrong");
  return state === "fine" || t("settings.accent_light");
}

/** The measured contrast, and the nearest color that passes where it does not. */
function ContrastNote({ accent, onUse }: { accent: string; onUse: (accent: string) => void }) {
  const ratio = contrastWithWhite(accent);
  if (ratio === undefined) return null;
  const shown = (Math.floor(ratio * 10) / 10).toFixed(1);
  if (accentState(accent) === "fine")
    return (
      <p className="mt-2 flex items-center gap-1.5 text-caption text-good">
        <Check size={14} aria-hidden />
        {t("settings.contrast_fine", { ratio: shown })}
      </p>
    );
  const better = nearestPassing(accent);
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2 text-caption text-warn">
      <span className="flex items-center gap-1.5">
        <CircleAlert size={14} aria-hidden />
        {t("settings.contrast_low", { ratio: shown })}
      </span>
      {better ? (
        <Button onClick={() => onUse(better)}>
          <span className="inline-flex items-center gap-2">
            <span aria-hidden className="size-3.5 rounded-[4px]" style={{ background: better }} />
            {t("settings.use_color", { color: better })}
          </span>
        </Button>
      ) : null}
    </div>
  );
}
