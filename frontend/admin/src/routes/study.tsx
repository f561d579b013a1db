import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Study, StudyOutline } from "@/api/study-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { DraftActions } from "@/components/ui/draft-actions";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { useToast } from "@/components/ui/toast";
import { FunnelCard } from "@/features/studies/funnel-card";
import { besides, freshOutline, sent } from "@/features/studies/outline";
import { PeopleCard } from "@/features/studies/people-card";
import { useRemoveStudy, useSaveStudy, useStudy, useTurnStudy } from "@/features/studies/queries";
import { StudyResultsView } from "@/features/studies/results-card";
import { ShipCard } from "@/features/studies/ship-card";
import { StudyState } from "@/features/studies/state";
import { StudyEditor } from "@/features/studies/study-editor";
import { t } from "@/i18n/t";

const parent = () => ({ label: t("nav.studies"), to: "/studies" });

/** Writes a study, starts it, and shows how it goes and what it came to. */
export function StudyPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const known = id === "new" ? "" : id;
  const study = useStudy(known);
  const { segment } = useSearch({ strict: false }) as { segment?: string };
  if (!known) return <Editor key="new" start={freshOutline(t("studies.everybody"), segment)} />;
  if (study.data?.state === "draft")
    return <Editor key={study.data.id} study={study.data} start={study.data.outline} />;
  if (study.data) return <Shown key={study.data.id} study={study.data} />;
  return (
    <Page parent={parent()} title={t("studies.one")}>
      <Card flush>
        <Awaited query={study} failed={t("studies.one_failed")} rows={8} />
      </Card>
    </Page>
  );
}

function Editor({ study, start }: { study?: Study; start: StudyOutline }) {
  const [outline, setOutline] = useState(start);
  const [starting, setStarting] = useState(false);
  const id = study?.id ?? "";
  const save = useSaveStudy(id);
  const remove = useRemoveStudy(id);
  const navigate = useNavigate();
  const toast = useToast();
  const submit = (then?: () => void) =>
    save.mutate(sent(outline), {
      onSuccess: (saved) => {
        if (then) return then();
        toast(t("studies.saved"));
        if (!study) void navigate({ to: `/studies/${saved.id}` as string });
      },
    });
  const away = () => void navigate({ to: "/studies" as string });
  const ready = outline.name.trim() !== "" && outline.survey_id !== "";
  return (
    <Page
      needs="program:write"
      parent={parent()}
      title={outline.name.trim() || t("studies.one")}
      actions={
        <DraftActions
          saved={study !== undefined}
          ready={ready}
          saving={save.isPending}
          removing={remove.isPending}
          onSave={() => submit()}
          remove={t("studies.remove")}
          onRemove={() => remove.mutate(undefined, { onSuccess: away })}
          begin={t("studies.start")}
          onBegin={() => submit(() => setStarting(true))}
        />
      }
    >
      <FormError error={save.error} fields={besides(outline)} />
      <FormError error={remove.error} />
      <div className="max-w-[820px]">
        <StudyEditor outline={outline} problem={save.error} busy={save.isPending} onChange={setOutline} />
      </div>
      {study && starting ? (
        <TurnDialog study={study} turn="start" onClose={() => setStarting(false)} />
      ) : null}
    </Page>
  );
}

type Turn = "start" | "stop" | "close";

/** Asks before something is done that cannot be taken back. */
function TurnDialog({ study, turn, onClose }: { study: Study; turn: Turn; onClose: () => void }) {
  const change = useTurnStudy(study.id, turn);
  const toast = useToast();
  const done = () => {
    toast(t(`studies.${turn}_done`));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`studies.${turn}_title`)}
      description={t(`studies.${turn}_detail`)}
    >
      <FormError error={change.error} />
      <DialogActions onCancel={onClose}>
        <Button
          variant="primary"
          busy={change.isPending}
          onClick={() => change.mutate(undefined, { onSuccess: done })}
        >
          {t(`studies.${turn}`)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** Whether anybody might still take part: by an invitation, or in a place that becomes free. */
const mayStop = ({ state, stopped_at, total }: Study) =>
  state === "inviting" || (state === "running" && !stopped_at && total.waiting > 0);

function Shown({ study }: { study: Study }) {
  const [turn, setTurn] = useState<Turn>();
  const ships = study.outline.kind === "product_test";
  const tab = (value: string, label: string, content: React.ReactNode) => ({
    value,
    label,
    content: <div className="flex flex-col gap-4 pt-4">{content}</div>,
  });
  return (
    <Page
      needs="program:write"
      parent={parent()}
      title={study.outline.name}
      hint={
        <span className="flex flex-wrap items-center gap-2">
          <StudyState study={study} />
          {t(`studies.kind.${study.outline.kind}`)}
        </span>
      }
      actions={
        <>
          {mayStop(study) ? (
            <Button needs="program:write" onClick={() => setTurn("stop")}>
              {t("studies.stop")}
            </Button>
          ) : null}
          {study.state !== "closed" ? (
            <Button needs="program:write" onClick={() => setTurn("close")}>
              {t("studies.close")}
            </Button>
          ) : null}
        </>
      }
    >
      {study.failed ? (
        <p className="mb-4 rounded-card bg-bad-soft px-4 py-3 text-bad">{study.failed}</p>
      ) : null}
      <Tabs
        label={t("studies.tabs")}
        tabs={[
          tab(
            "course",
            t("studies.course"),
            <>
              <FunnelCard study={study} />
              {ships ? <ShipCard study={study} /> : null}
              <PeopleCard study={study} />
            </>,
          ),
          tab("results", t("studies.results"), <StudyResultsView study={study} />),
        ]}
        open="course"
      />
      {turn ? <TurnDialog study={study} turn={turn} onClose={() => setTurn(undefined)} /> : null}
    </Page>
  );
}
