import type { OpenSession } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { FormError } from "@/components/ui/error-card";
import { useMay } from "@/features/session/session";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { browserInWords } from "./browser";
import { useEndSession, useSessions } from "./queries";

/** Browsers that are signed in: one's own, and to owners everybody's. */
export function SessionsCard() {
  const sessions = useSessions();
  const may = useMay();
  return (
    <Card>
      <CardHead
        title={t("sessions.title")}
        hint={t(may("team:write") ? "sessions.hint_all" : "sessions.hint_own")}
      />
      {sessions.data ? (
        <ul className="mt-2 -mb-2 divide-y divide-line">
          {sessions.data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      ) : (
        <Awaited query={sessions} failed={t("sessions.failed")} rows={2} />
      )}
    </Card>
  );
}

function SessionRow({ session }: { session: OpenSession }) {
  const end = useEndSession();
  return (
    <li className="py-2.5">
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <p className="truncate font-strong text-ink">{session.name}</p>
          <p className="truncate text-caption text-ink-3">
            {[browserInWords(session.agent), formatMoment(session.seen_at)].filter(Boolean).join(" · ")}
          </p>
        </div>
        {session.current ? (
          <Chip tone="good">{t("sessions.this")}</Chip>
        ) : (
          <Button
            busy={end.isPending}
            onClick={() => end.mutate(session.id)}
            aria-label={t("sessions.end_of", { name: session.name })}
          >
            {t("sessions.end")}
          </Button>
        )}
      </div>
      <FormError error={end.error} />
    </li>
  );
}
