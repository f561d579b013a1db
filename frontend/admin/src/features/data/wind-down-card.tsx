import { useState } from "react";
import type { ProgramState } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { formatDay, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useKeepOn } from "./queries";
import { WindDownDialog } from "./wind-down-dialog";

/** Ends the program before the app is removed, and shows how far that is. */
export function WindDownCard({ state }: { state: ProgramState }) {
  const [asked, setAsked] = useState(false);
  const run = state.wind_down;
  return (
    <Card>
      <CardHead title={t("data.end_title")} />
      {run ? (
        <Progress run={run} />
      ) : (
        <div className="mt-2 flex flex-wrap items-start justify-between gap-3">
          <p className="max-w-[60ch]">{t("data.end_detail")}</p>
          <Button needs="settings:write" variant="danger" onClick={() => setAsked(true)}>
            {t("data.end")}
          </Button>
        </div>
      )}
      {asked ? <WindDownDialog onClose={() => setAsked(false)} /> : null}
    </Card>
  );
}

function Progress({ run }: { run: NonNullable<ProgramState["wind_down"]> }) {
  const keepOn = useKeepOn();
  return (
    <div className="mt-2 flex flex-wrap items-start justify-between gap-3">
      <div className="max-w-[60ch]" role="status">
        <p className="font-semibold text-ink">
          {t(run.ended_at ? "data.end_over" : `data.end_${run.phase}`)}
        </p>
        <p className="mt-1">
          {t(run.codes === "revoke" ? "data.end_codes_revoked" : "data.end_codes_honored", {
            done: formatNumber(run.open - Math.min(run.left, run.open)),
            all: formatNumber(run.open),
            left: formatNumber(run.left),
          })}
        </p>
        {run.last_end ? <p className="mt-1">{t("data.end_last", { day: formatDay(run.last_end) })}</p> : null}
        {run.tell ? (
          <p className="mt-1">
            {t("data.end_told", { count: run.told, sent: formatNumber(run.told - run.unsent) })}
          </p>
        ) : null}
      </div>
      <Button needs="settings:write" busy={keepOn.isPending} onClick={() => keepOn.mutate(undefined)}>
        {t("data.end_cancel")}
      </Button>
      <FormError error={keepOn.error} fields={[]} />
    </div>
  );
}
