import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { Card } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { SkeletonRows, SkeletonText } from "@/components/ui/skeleton";
import { KpiStrip } from "@/features/home/kpi-strip";
import { NeedsYou } from "@/features/home/needs-you";
import { ProgramCard } from "@/features/home/program-card";
import { firstSpan, type Span, useOverview, useOverviewEarly } from "@/features/home/queries";
import { firstSteps } from "@/features/home/steps";
import { TiersCard } from "@/features/home/tiers-card";
import { WhatChanged } from "@/features/home/what-changed";
import { useProgram } from "@/features/program/queries";
import { useMay, useSession } from "@/features/session/session";
import { useFirstRun } from "@/features/start/queries";
import { useStores } from "@/features/stores/queries";
import { unread } from "@/features/stores/unread";
import { t, withWords } from "@/i18n/t";

// What most see on few days only is fetched when they do.
const FirstSteps = lazyRouteComponent(
  withWords(() => import("@/features/home/first-steps")),
  "FirstSteps",
);
const ReadingCard = lazyRouteComponent(
  withWords(() => import("@/features/stores/reading")),
  "ReadingCard",
);
const StartPage = lazyRouteComponent(
  withWords(() => import("@/routes/start")),
  "StartPage",
);

// Its buttons and its chart weigh most of all on the page, and it is drawn once the figures are here: it comes beside
// them.
const WeeksCard = lazyRouteComponent(() => import("@/features/home/weeks-card"), "WeeksCard");

const row = "grid gap-4 lg:grid-cols-[minmax(0,1fr)_344px]";

/** What changed; in the first days, of whoever can do them, the first steps. */
export function HomePage() {
  const may = useMay()("program:write");
  const first = useFirstRun({ enabled: may });
  const [left, setLeft] = useState<boolean>();
  const active = first.data?.active;
  // Going live ends the first days, but not under the eyes of somebody who is in the middle of the steps.
  if (active && left === undefined) setLeft(false);
  useOverviewEarly(); // most are past their first days and would wait for one answer after the other
  const waits = (
    <Page title={t("nav.home")}>
      <HomeSkeleton />
    </Page>
  );
  if (may && first.isPending) return waits;
  if (left !== false || first.data?.put_away) return <Overview />;
  return (
    <Suspense fallback={waits}>
      <StartPage onLeave={() => setLeft(true)} />
    </Suspense>
  );
}

function Overview() {
  const [span, setSpan] = useState<Span>(firstSpan);
  const overview = useOverview(span);
  const { data } = overview;
  const { stores } = useSession();
  const program = useProgram();
  const reads = useStores().data?.some((store) => unread(store).length > 0);
  const steps = firstSteps(stores.length, program.data);
  useEffect(() => void WeeksCard.preload?.(), []);
  return (
    <Page title={t("nav.home")} hint={t("home.hint")}>
      {overview.error && !data ? (
        <Card flush>
          <ErrorNote
            title={t("home.failed")}
            error={overview.error}
            onRetry={() => overview.refetch()}
            busy={overview.isFetching}
          />
        </Card>
      ) : !data ? (
        <HomeSkeleton />
      ) : (
        <div className="flex flex-col gap-4">
          <div className={row}>
            {steps ? (
              <Suspense fallback={<Card className="min-h-[180px]" />}>
                <FirstSteps steps={steps} />
              </Suspense>
            ) : (
              <WhatChanged parts={data.sentence} />
            )}
            <NeedsYou needs={data.needs_attention} />
          </div>
          {reads ? (
            <Suspense>
              <ReadingCard />
            </Suspense>
          ) : null}
          <KpiStrip kpis={data.kpis} />
          <div className={row}>
            <Suspense fallback={<Card className="min-h-[384px] max-md:min-h-[436px]" />}>
              <WeeksCard
                weeks={data.weeks}
                span={span}
                dimmed={overview.isPlaceholderData}
                onSpan={setSpan}
              />
            </Suspense>
            <div className="flex flex-col gap-4">
              <ProgramCard />
              <TiersCard />
            </div>
          </div>
        </div>
      )}
    </Page>
  );
}

function HomeSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <div className={row}>
        <Card className="min-h-[180px]">
          <SkeletonText lines={4} />
        </Card>
        <Card className="min-h-[180px]">
          <SkeletonText lines={4} />
        </Card>
      </div>
      <Card className="min-h-[104px]">
        <SkeletonText lines={2} />
      </Card>
      <Card flush className="min-h-[340px]">
        <SkeletonRows />
      </Card>
    </div>
  );
}
