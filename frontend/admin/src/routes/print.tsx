import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { PrintBody, PrintRun } from "@/api/print-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { DraftActions } from "@/components/ui/draft-actions";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { CouponPreview } from "@/features/prints/preview";
import { PrintFields } from "@/features/prints/print-fields";
import {
  usePrintRun,
  useRemovePrintRun,
  useSavePrintRun,
  useStartPrintRun,
  useStopPrintRun,
} from "@/features/prints/queries";
import { ProgressCard, ResultCard } from "@/features/prints/run-cards";
import { StageChip, whomInWords, withCode } from "@/features/prints/state";
import { useProgram } from "@/features/program/queries";
import { useStores } from "@/features/stores/queries";
import { t } from "@/i18n/t";

const route = getRouteApi("/messages/paper/$id");

const parent = () => ({ label: t("nav.paper"), to: "/messages/paper" });

const fresh: PrintBody = {
  name: "",
  store_id: "",
  reward_id: "",
  segment_id: "",
  design: "clear",
  form: "eight",
  paper: "a4",
  locale: "en",
  compare_permille: 50,
  window_days: 30,
};

const forOne = (member: string): Partial<PrintBody> => ({
  segment_id: undefined,
  member_id: member,
  compare_permille: 0,
  form: "single",
  name: t("prints.member_run"),
});

/** Writes a print run, makes its codes, and shows its files and what it brought. */
export function PrintPage() {
  const { id } = route.useParams();
  const { member, store, segment } = route.useSearch();
  const known = id === "new" ? "" : id;
  const run = usePrintRun(known);
  const stores = useStores();
  const program = useProgram();
  if (!known && stores.data && program.data) {
    const only = stores.data.filter((one) => one.state === "connected");
    const start = {
      ...fresh,
      segment_id: segment ?? "",
      store_id: (only.find((one) => one.id === store) ?? only[0])?.id ?? "",
      reward_id: withCode(program.data)[0]?.id ?? "",
      ...(member && forOne(member)),
    };
    return <Editor key="new" start={start} />;
  }
  if (run.data?.stage === "draft")
    return <Editor key={run.data.id} run={run.data} start={bodyOf(run.data)} />;
  if (run.data) return <Shown run={run.data} />;
  return (
    <Page parent={parent()} title={t("prints.one")}>
      <Card flush>
        <Awaited query={run} failed={t("prints.one_failed")} rows={8} />
      </Card>
    </Page>
  );
}

const bodyOf = (run: PrintRun): PrintBody => ({
  name: run.name,
  store_id: run.store_id,
  reward_id: run.reward_id,
  posted: run.posted,
  design: run.design,
  form: run.form,
  paper: run.paper,
  locale: run.locale,
  line: run.line,
  title: run.title,
  body: run.body,
  compare_permille: run.compare_permille,
  window_days: run.window_days,
  ...(run.segment_id && { segment_id: run.segment_id }),
  ...(run.member_id && { member_id: run.member_id }),
  ...(run.copies > 0 && { copies: run.copies }),
});

function Editor({ run, start }: { run?: PrintRun; start: PrintBody }) {
  const [body, setBody] = useState(start);
  const [starting, setStarting] = useState(false);
  const save = useSavePrintRun(run?.id ?? "");
  const remove = useRemovePrintRun(run?.id ?? "");
  const navigate = useNavigate();
  const toast = useToast();
  const submit = (then?: () => void) =>
    save.mutate(
      { ...body, name: body.name.trim() },
      {
        onSuccess: (saved) => {
          if (then) return then();
          toast(t("prints.saved"));
          if (!run) void navigate({ to: `/messages/paper/${saved.id}` as string });
        },
      },
    );
  const removed = () => {
    toast(t("prints.removed"));
    void navigate({ to: "/messages/paper" as string });
  };
  const ready =
    body.name.trim() !== "" && body.reward_id !== "" && body.store_id !== "" && body.segment_id !== "";
  return (
    <Page
      needs="program:write"
      parent={parent()}
      title={body.name.trim() || t("prints.one")}
      actions={
        <DraftActions
          saved={run !== undefined}
          ready={ready}
          saving={save.isPending}
          removing={remove.isPending}
          onSave={() => submit()}
          remove={t("prints.remove")}
          onRemove={() => remove.mutate(undefined, { onSuccess: removed })}
          begin={t("prints.start")}
          onBegin={() => submit(() => setStarting(true))}
        />
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card>
          <FormError error={remove.error} />
          <PrintFields body={body} error={save.error} onChange={setBody} />
        </Card>
        <div className="lg:sticky lg:top-4">
          <CouponPreview body={body} />
        </div>
      </div>
      {run ? <StartDialog run={run} open={starting} onClose={() => setStarting(false)} /> : null}
    </Page>
  );
}

/** Codes are real: they count, and cost when they are used. */
function StartDialog({ run, open, onClose }: { run: PrintRun; open: boolean; onClose: () => void }) {
  const start = useStartPrintRun(run.id);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("prints.start_title", { name: run.name })}
      description={
        run.copies > 0
          ? t("prints.start_copies", { count: run.copies })
          : t("prints.start_members", { whom: whomInWords(run) })
      }
    >
      <FormError error={start.error} />
      <DialogActions onCancel={onClose}>
        <Button
          variant="primary"
          needs="program:write"
          busy={start.isPending}
          onClick={() => start.mutate(undefined, { onSuccess: onClose })}
        >
          {t("prints.start_now")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Shown({ run }: { run: PrintRun }) {
  const [stopping, setStopping] = useState(false);
  const stop = useStopPrintRun(run.id);
  const toast = useToast();
  return (
    <Page
      needs="program:write"
      parent={parent()}
      title={run.name}
      hint={[run.value, run.store_name, whomInWords(run)].filter(Boolean).join(" · ")}
      actions={
        run.stage === "stopped" ? null : (
          <Button needs="program:write" onClick={() => setStopping(true)}>
            {t("prints.stop")}
          </Button>
        )
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <div>
            <StageChip run={run} />
          </div>
          <ProgressCard run={run} />
          <ResultCard run={run} />
        </div>
        <CouponPreview body={bodyOf(run)} />
      </div>
      <Dialog
        open={stopping}
        onClose={() => setStopping(false)}
        title={t("prints.stop_title", { count: run.codes.open + run.codes.making })}
        description={t("prints.stop_detail")}
      >
        <FormError error={stop.error} />
        <DialogActions onCancel={() => setStopping(false)}>
          <Button
            variant="primary"
            needs="program:write"
            busy={stop.isPending}
            onClick={() =>
              stop.mutate(undefined, {
                onSuccess: () => {
                  setStopping(false);
                  toast(t("prints.stopped"));
                },
              })
            }
          >
            {t("prints.stop_now")}
          </Button>
        </DialogActions>
      </Dialog>
    </Page>
  );
}
