import { useEffect, useRef, useState } from "react";
import type { Program } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button, buttonClass } from "@/components/ui/button";
import { Example } from "@/features/program/example-card";
import { PublishDialog } from "@/features/program/publish-dialog";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";

/** What publishing makes known, and the button that does it. `onLive` is told once it went live here. */
export function PublishStep({ program, onLive }: { program: Program; onLive: () => void }) {
  const [asking, setAsking] = useState(false);
  const { live } = program;
  const waited = useRef(!live);
  useEffect(() => {
    if (!live || !waited.current) return;
    waited.current = false;
    onLive();
  }, [live, onLive]);
  if (live)
    return (
      <>
        <p>{t("home.program_live", { number: String(live.number), day: formatDay(live.published_at) })}</p>
        <AppLink href="/program/earn" className={buttonClass("default", "mt-3")}>
          {t("home.open_program")}
        </AppLink>
      </>
    );
  return (
    <>
      <p className="max-w-[64ch]">{t("start.publish_means")}</p>
      <ul className="mt-2 max-w-[64ch] list-disc space-y-1 pl-5">
        {(["orders", "shop", "mail", "change"] as const).map((what) => (
          <li key={what}>{t(`start.publish_${what}`)}</li>
        ))}
      </ul>
      <h3 className="mt-4 font-strong text-ink">{t("earn.members_get")}</h3>
      <Example document={program.draft.document} />
      <Button variant="primary" needs="program:write" className="mt-3" onClick={() => setAsking(true)}>
        {t("home.step_publish_verb")}
      </Button>
      {asking ? <PublishDialog draft={program.draft} live={live} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
