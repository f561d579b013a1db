import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { NumberField } from "./number-field";
import { useSaveStudySettings, useStudySettings } from "./queries";

/** How often one member is invited, all studies together. */
export function PaceCard() {
  const settings = useStudySettings();
  return (
    <Card>
      <CardHead title={t("studies.pace")} hint={t("studies.pace_hint")} />
      <div className="mt-3">
        {settings.data ? (
          <Pace key={`${settings.data.most}-${settings.data.days}`} now={settings.data} />
        ) : (
          <Awaited query={settings} failed={t("studies.pace_failed")} lines={2} />
        )}
      </div>
    </Card>
  );
}

function Pace({ now }: { now: { most: number; days: number } }) {
  const [pace, setPace] = useState(now);
  const save = useSaveStudySettings();
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(pace, { onSuccess: () => toast(t("studies.pace_saved")) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <div className="flex flex-wrap items-end gap-3">
        <NumberField
          label={t("studies.pace_most")}
          unit={t("studies.studies")}
          value={now.most}
          least={1}
          most={20}
          error={fieldError(save.error, "most")}
          onChange={(most) => setPace({ ...pace, most })}
        />
        <NumberField
          label={t("studies.pace_days")}
          unit={t("studies.days")}
          value={now.days}
          least={7}
          most={365}
          error={fieldError(save.error, "days")}
          onChange={(days) => setPace({ ...pace, days })}
        />
        {pace.most !== now.most || pace.days !== now.days ? (
          <Button type="submit" needs="program:write" busy={save.isPending}>
            {t("action.save")}
          </Button>
        ) : null}
      </div>
      <FormError error={save.error} fields={["most", "days"]} />
    </form>
  );
}
