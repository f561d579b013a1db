import { useState } from "react";
import type { FileRun, Preset } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Chip, type Tone } from "@/components/ui/chip";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { usePoints } from "@/features/session/session";
import { formatMoment, formatNumber } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { presetName } from "./presets";
import { useApplyFile, useCancelFile, useRetryFile, useUndoFile } from "./queries";

const tones: Partial<Record<FileRun["state"], Tone>> = { applied: "good", checked: "info", failed: "bad" };

/** One file: what it would do or did, how far it is, and what can be done now. */
export function FileRow({ run }: { run: FileRun }) {
  return (
    <li className="px-card py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 truncate font-strong text-ink">{run.file_name}</p>
        <Chip tone={tones[run.state]}>{t(`files.state_${run.state}` as Key)}</Chip>
      </div>
      <Says run={run} />
      {run.kind === "import" && run.preset && run.state === "checked" ? (
        <p className="text-caption text-ink-3">
          {t("files.read_as", { program: presetName(run.preset as Preset) })}
        </p>
      ) : null}
      {run.ignored.length > 0 && run.state === "checked" ? (
        <p className="text-caption text-ink-3">{t("files.ignored", { columns: run.ignored.join(", ") })}</p>
      ) : null}
      {run.state === "failed" ? (
        <p className="mt-1 text-bad" role="alert">
          {t("files.failed_because", { error: run.error })}
        </p>
      ) : null}
      <p className="mt-0.5 text-caption text-ink-3">
        {[t(`files.${run.kind}`), run.source, run.author, formatMoment(run.created_at)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <Deeds run={run} />
    </li>
  );
}

function Says({ run }: { run: FileRun }) {
  const points = usePoints();
  switch (run.state) {
    case "checked":
      return (
        <p className="max-w-[70ch]">
          {t(run.kind === "import" ? "files.would_import" : "files.would_adjust", {
            count: run.good,
            points: points(run.points),
            newcomers: run.newcomers,
          })}{" "}
          {run.bad > 0 ? t("files.bad", { count: run.bad }) : null}
        </p>
      );
    case "applied":
      return (
        <p className="max-w-[70ch]">
          {t("files.did", { count: run.given_rows, points: points(run.given_points) })}{" "}
          {run.skipped > 0 ? t("files.bad", { count: run.skipped }) : null}
        </p>
      );
    case "undone":
      return <p>{t("files.undid", { points: points(run.undone_points) })}</p>;
    case "checking":
    case "applying":
    case "undoing":
      return <Progress run={run} />;
    default:
      return null;
  }
}

function Progress({ run }: { run: FileRun }) {
  return (
    <div className="mt-2">
      {run.state === "checking" ? null : (
        <progress
          className="h-2 w-full accent-ink"
          aria-label={t("files.progress")}
          max={Math.max(1, run.rows)}
          value={Math.min(run.done, run.rows)}
        />
      )}
      <p className="mt-1 text-caption text-ink-2" aria-live="polite">
        {t("files.done_rows", { done: formatNumber(run.done) })}
        {run.seconds_left > 0 ? ` · ${t("files.left", { count: Math.ceil(run.seconds_left / 60) })}` : null}
      </p>
    </div>
  );
}

function Deeds({ run }: { run: FileRun }) {
  const [undo, setUndo] = useState(false);
  const apply = useApplyFile();
  const cancel = useCancelFile();
  const retry = useRetryFile();
  const open =
    ["uploading", "checking", "checked"].includes(run.state) ||
    (run.state === "failed" && run.given_rows === 0);
  const given = ["applying", "applied"].includes(run.state) || (run.state === "failed" && run.given_rows > 0);
  return (
    <>
      {run.state === "checked" && apply.data && "asked_by" in apply.data ? (
        <p role="status" className="mt-1 text-warn">
          {t("adjust.waits")}
        </p>
      ) : null}
      <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {run.state === "checked" && run.good > 0 ? (
          <Button
            needs="points:write"
            variant="primary"
            busy={apply.isPending}
            onClick={() => apply.mutate(run.id)}
          >
            {t("files.apply")}
          </Button>
        ) : null}
        {run.state === "failed" ? (
          <Button needs="work:write" busy={retry.isPending} onClick={() => retry.mutate(run.id)}>
            {t("action.retry")}
          </Button>
        ) : null}
        {run.bad + run.skipped > 0 ? (
          <a
            className="inline-flex min-h-9 items-center rounded-control px-3 font-medium text-ink shadow-key hover:bg-hover"
            href={`/api/v1/files/${run.id}/problems`}
            download
          >
            {t("files.problems")}
          </a>
        ) : null}
        {given ? (
          <Button needs="points:write" onClick={() => setUndo(true)}>
            {t("action.undo")}
          </Button>
        ) : null}
        {open ? (
          <Button
            needs="points:write"
            variant="ghost"
            busy={cancel.isPending}
            onClick={() => cancel.mutate(run.id)}
          >
            {t("files.forget")}
          </Button>
        ) : null}
      </div>
      <FormError error={apply.error ?? cancel.error ?? retry.error} />
      {undo ? <UndoDialog run={run} onClose={() => setUndo(false)} /> : null}
    </>
  );
}

function UndoDialog({ run, onClose }: { run: FileRun; onClose: () => void }) {
  const points = usePoints();
  const undo = useUndoFile();
  const toast = useToast();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("files.undo_title", { name: run.file_name })}
      description={t("files.undo_detail", { points: points(run.given_points) })}
    >
      <FormError error={undo.error} />
      <DialogActions onCancel={onClose}>
        <Button
          variant="primary"
          busy={undo.isPending}
          onClick={() =>
            undo.mutate(run.id, {
              onSuccess: (made) => {
                if ("asked_by" in made) toast(t("adjust.waits"));
                onClose();
              },
            })
          }
        >
          {t("files.undo_verb")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
