import { useCallback, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { useProgram } from "@/features/program/queries";
import { useSession } from "@/features/session/session";
import { ChooseStep } from "@/features/start/choose-step";
import { HabitsStep } from "@/features/start/habits-step";
import { useKept } from "@/features/start/kept";
import { PublishStep } from "@/features/start/publish-step";
import { useFirstRun, usePutAway } from "@/features/start/queries";
import { ReadingStep } from "@/features/start/reading-step";
import { ShowStep } from "@/features/start/show-step";
import { StepCard } from "@/features/start/step-card";
import { doneOf, type Facts, nextOf, type Step, shareBP, steps } from "@/features/start/steps";
import { TrialStep } from "@/features/start/trial-step";
import { useStores } from "@/features/stores/queries";
import { formatShare } from "@/i18n/format";
import { t } from "@/i18n/t";

/** From the installation to a program that shoppers see. `onLeave` is given where it stands in for the home page. */
export function StartPage({ onLeave }: { onLeave?: () => void }) {
  const first = useFirstRun({ enabled: true, watch: true });
  const stores = useStores();
  const program = useProgram();
  const failed = [first, stores, program].find((query) => query.error && !query.data);
  return (
    <Page
      title={t("nav.start")}
      hint={t("start.hint")}
      needs="program:write"
      actions={<PutAway onLeave={onLeave} />}
    >
      {failed ? (
        <Card flush>
          <ErrorNote title={t("start.failed")} error={failed.error} onRetry={() => failed.refetch()} />
        </Card>
      ) : first.data && stores.data && program.data ? (
        <Steps first={first.data} stores={stores.data} program={program.data} />
      ) : (
        <Card flush>
          <SkeletonRows rows={6} />
        </Card>
      )}
    </Page>
  );
}

function PutAway({ onLeave }: { onLeave: (() => void) | undefined }) {
  const first = useFirstRun({ enabled: true });
  const put = usePutAway();
  const toast = useToast();
  if (first.data && !first.data.active && onLeave)
    return <Button onClick={onLeave}>{t("start.leave")}</Button>;
  if (!first.data || (!first.data.active && !first.data.put_away)) return null;
  const away = !first.data.put_away;
  return (
    <Button
      needs="program:write"
      busy={put.isPending}
      onClick={() =>
        put.mutate(away, { onSuccess: () => toast(t(away ? "start.put_away_said" : "start.back_said")) })
      }
    >
      {t(away ? "start.put_away" : "start.put_back")}
    </Button>
  );
}

function Steps({ first, stores, program }: Omit<Facts, "tried">) {
  const { merchant } = useSession();
  const [tried, setTried] = useKept(merchant.id, "tried", false);
  const [member, setMember] = useKept(merchant.id, "member", "");
  const [later, setLater] = useKept<Step[]>(merchant.id, "later", []);
  const facts = { first, stores, program, tried };
  const done = doneOf(facts);
  const next = nextOf(done, later);
  // What gets done by itself stays open: it says what came of it, and nothing moves under anybody's hand. Habits would
  // grow into the page when they are counted, and count themselves behind the reading.
  const [open, setOpen] = useState<Step | undefined>(next === "habits" ? "read" : next);
  const onTried = useCallback(() => setTried(true), [setTried]);
  const bodies = {
    read: <ReadingStep stores={stores} />,
    habits: <HabitsStep habits={first.habits} reading={!done.read} />,
    choose: <ChooseStep program={program} />,
    publish: <PublishStep program={program} onLive={() => setOpen("show")} />,
    show: <ShowStep first={first} stores={stores} />,
    try: (
      <TrialStep program={program} stores={stores} member={member} onMember={setMember} onTried={onTried} />
    ),
  };
  const leave = (step: Step) => {
    const put = [...later.filter((one) => one !== step), step];
    setLater(put);
    setOpen(nextOf(done, put));
  };
  return (
    <>
      <p className="mb-3" aria-live="polite">
        {next
          ? t("start.progress", { done: steps.filter((step) => done[step]).length, all: steps.length })
          : t(steps.every((step) => done[step]) ? "start.all_done" : "start.rest_later")}
      </p>
      <ol className="flex flex-col gap-3">
        {steps.map((step, at) => (
          <StepCard
            key={step}
            number={at + 1}
            title={t(`start.step_${step}`)}
            summary={summaryOf(step, facts, done[step])}
            done={done[step]}
            later={later.includes(step)}
            open={open === step}
            onOpen={(opened) => setOpen(opened ? step : undefined)}
          >
            {bodies[step]}
            <Onward
              next={done[step] && next ? t(`start.step_${next}`) : ""}
              onNext={() => setOpen(next)}
              onLater={done[step] || later.includes(step) ? undefined : () => leave(step)}
            />
          </StepCard>
        ))}
      </ol>
    </>
  );
}

interface OnwardProps {
  /** The step that comes next, "" while this one is not done. */
  next: string;
  onNext: () => void;
  onLater: (() => void) | undefined;
}

/** The way on, below a step. */
function Onward({ next, onNext, onLater }: OnwardProps) {
  if (!next && !onLater) return null;
  return (
    <p className="mt-5 border-t border-line pt-3">
      {onLater ? (
        <Button variant="ghost" className="-ml-3" onClick={onLater}>
          {t("start.later")}
        </Button>
      ) : (
        <Button onClick={onNext}>{t("start.next", { step: next })}</Button>
      )}
    </p>
  );
}

/** What a step came to, in a line. */
function summaryOf(step: Step, { first }: Omit<Facts, "tried">, done: boolean): string {
  const habit = first.habits[0];
  if (step === "habits" && habit)
    return t("start.sum_habits_done", { share: formatShare(shareBP(habit.returned, habit.buyers)) });
  return t(done ? `start.sum_${step}_done` : `start.sum_${step}`);
}
