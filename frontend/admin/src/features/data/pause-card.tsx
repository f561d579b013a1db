import type { ProgramState } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { usePause, useResume } from "./queries";

/** Lets the program stand still, and go on. */
export function PauseCard({ state }: { state: ProgramState }) {
  const pause = usePause();
  const resume = useResume();
  const toast = useToast();
  const since = state.paused_since;
  const change = since ? resume : pause;
  return (
    <Card>
      <CardHead title={t("data.pause_title")} />
      <div className="mt-2 flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-[60ch]">
          <p>{t("data.pause_detail")}</p>
          {since ? (
            <p className="mt-2">
              <Chip tone="warn">{t("data.paused_since", { day: formatDay(since) })}</Chip>
            </p>
          ) : null}
        </div>
        <Button
          needs="settings:write"
          busy={change.isPending}
          disabled={Boolean(state.wind_down)}
          onClick={() =>
            change.mutate(undefined, {
              onSuccess: () => toast(t(since ? "data.resumed" : "data.paused")),
            })
          }
        >
          {t(since ? "data.resume" : "data.pause")}
        </Button>
      </div>
      <FormError error={change.error} fields={[]} />
    </Card>
  );
}
