import { useNavigate } from "@tanstack/react-router";
import { ContactRound, Plus } from "lucide-react";
import { useState } from "react";
import { AppLink } from "@/components/shell/app-link";
import { Button, buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote, FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Board } from "@/features/personas/board";
import { DraftsCard } from "@/features/personas/drafts-card";
import { MakeDialog } from "@/features/personas/make-dialog";
import { usePersonas, useRecountPersonas } from "@/features/personas/queries";
import { t } from "@/i18n/t";

/** Groups of members as cards, and those that the data suggests. */
export function PersonasPage() {
  const personas = usePersonas();
  const [making, setMaking] = useState(false);
  const navigate = useNavigate();
  const items = personas.data?.items ?? [];
  return (
    <Page
      title={t("nav.personas")}
      hint={t("personas.hint")}
      needs="program:write"
      actions={
        <>
          {items.length > 1 ? (
            <AppLink href="/personas/beside" className={buttonClass()}>
              {t("personas.compare")}
            </AppLink>
          ) : null}
          <Button
            needs="program:write"
            icon={Plus}
            {...(items.length > 0 && { variant: "primary" as const })}
            onClick={() => setMaking(true)}
          >
            {t("personas.new")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {items.length > 0 ? (
          <Board personas={items} />
        ) : (
          <Card flush>
            {personas.error ? (
              <ErrorNote
                title={t("personas.failed")}
                error={personas.error}
                onRetry={() => personas.refetch()}
                busy={personas.isFetching}
              />
            ) : personas.data ? (
              <Empty icon={ContactRound} title={t("personas.none")} detail={t("personas.none_detail")} />
            ) : (
              <SkeletonRows rows={4} />
            )}
          </Card>
        )}
        {items.length > 0 ? <Freshness busy={items.some((one) => one.counting)} /> : null}
        {personas.data ? <DraftsCard first={items.length === 0} /> : null}
        {personas.data?.preparing ? (
          <p role="status" className="text-caption text-ink-3">
            {t("personas.preparing")}
          </p>
        ) : null}
      </div>
      {making ? (
        <MakeDialog
          onClose={() => setMaking(false)}
          onMade={(id) => navigate({ to: `/personas/${id}` as string })}
        />
      ) : null}
    </Page>
  );
}

/** Cards are counted at night; whoever cannot wait has it done now. */
function Freshness({ busy }: { busy: boolean }) {
  const recount = useRecountPersonas();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-caption text-ink-3">
      <p role="status">{t(busy ? "personas.counting" : "personas.nightly")}</p>
      <Button
        needs="program:write"
        variant="ghost"
        busy={recount.isPending}
        disabled={busy}
        onClick={() => recount.mutate()}
      >
        {t("personas.recount")}
      </Button>
      <FormError error={recount.error} />
    </div>
  );
}
