import { Check, UsersRound, X } from "lucide-react";
import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Approval } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { PagesList } from "@/components/ui/pages-list";
import { ReasonField } from "@/components/ui/reason-field";
import { Segmented } from "@/components/ui/segmented";
import { useToast } from "@/components/ui/toast";
import { type Shown, useApprovals, useApprove, useRefuse } from "@/features/approvals/queries";
import { useMay, usePoints } from "@/features/session/session";
import { formatDate, formatDay, formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

/** What one person asked for and a second must agree to. */
export function ApprovalsPage() {
  const [shown, setShown] = useState<Shown>("waiting");
  const approvals = useApprovals(shown);
  return (
    <Page
      title={t("nav.approvals")}
      hint={t("approvals.hint")}
      actions={
        <Segmented
          label={t("approvals.shown")}
          value={shown}
          onChange={setShown}
          options={[
            { value: "waiting", label: t("approvals.shown_waiting") },
            { value: "all", label: t("approvals.shown_all") },
          ]}
        />
      }
    >
      <Card flush>
        <PagesList
          query={approvals}
          failed={t("approvals.failed")}
          icon={UsersRound}
          none={t("approvals.none")}
          noneDetail={t("approvals.none_detail")}
          row={(row) => <ApprovalRow key={row.id} row={row} />}
        />
      </Card>
    </Page>
  );
}

const tones = { waiting: "warn", approved: "good", refused: "bad", expired: "neutral" } as const;

function ApprovalRow({ row }: { row: Approval }) {
  const asked = [
    row.asked_as === "key" ? t("approvals.by_key", { name: row.asked_by }) : row.asked_by,
    formatMoment(row.asked_at),
    row.state === "waiting" ? t("approvals.ends", { day: formatDay(row.ends_at) }) : "",
  ].filter(Boolean);
  return (
    <li className="px-card py-3.5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="font-strong text-ink">
            <Wish row={row} />
          </p>
          <p className="max-w-[70ch] break-words">{row.note}</p>
          <p className="mt-0.5 text-caption text-ink-3">{asked.join(" · ")}</p>
          {row.decided_at ? (
            <p className="text-caption text-ink-3">
              {[row.decided_by, formatMoment(row.decided_at), row.reason].filter(Boolean).join(" · ")}
            </p>
          ) : null}
        </div>
        {row.state === "waiting" ? (
          <Decide row={row} />
        ) : (
          <Chip tone={tones[row.state]}>{t(`approvals.state_${row.state}`)}</Chip>
        )}
      </div>
    </li>
  );
}

function useWish(row: Approval): string {
  const points = usePoints();
  if (row.kind === "apply_file")
    return t("approvals.file", { points: points(row.points), file: row.file_name });
  if (row.kind === "undo_file")
    return t("approvals.undo_file", { points: points(row.points), file: row.file_name });
  if (row.kind === "backfill")
    return row.until
      ? t("approvals.backfill_until", {
          points: points(row.points),
          since: formatDate(row.since),
          until: formatDate(row.until),
        })
      : t("approvals.backfill", { points: points(row.points), since: formatDate(row.since) });
  const name = row.member_name || t("approvals.member");
  if (row.kind === "move_points")
    return t("approvals.move", {
      points: points(row.points),
      name,
      to: row.to_name || t("approvals.member"),
    });
  return row.points > 0
    ? t("approvals.give", { points: points(row.points), name })
    : t("approvals.take", { points: points(-row.points), name });
}

/** What is asked for, leading to whom it is about. */
function Wish({ row }: { row: Approval }) {
  const words = useWish(row);
  const href = row.member_id ? `/members/${row.member_id}` : row.kind === "backfill" ? "/earn" : "/files";
  return (
    <AppLink href={href} className="underline-offset-2 hover:underline">
      {words}
    </AppLink>
  );
}

function Decide({ row }: { row: Approval }) {
  const may = useMay();
  const [open, setOpen] = useState<"approve" | "refuse">();
  const words = useWish(row);
  if (row.mine) return <Chip tone="warn">{t("approvals.mine")}</Chip>;
  if (!may("approvals:write")) return <Chip tone="warn">{t("approvals.state_waiting")}</Chip>;
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={X} onClick={() => setOpen("refuse")} aria-label={`${t("approvals.refuse")}: ${words}`}>
        {t("approvals.refuse")}
      </Button>
      <Button
        icon={Check}
        onClick={() => setOpen("approve")}
        aria-label={`${t("approvals.approve")}: ${words}`}
      >
        {t("approvals.approve")}
      </Button>
      {open === "approve" ? <ApproveDialog row={row} onClose={() => setOpen(undefined)} /> : null}
      {open === "refuse" ? <RefuseDialog row={row} onClose={() => setOpen(undefined)} /> : null}
    </div>
  );
}

function ApproveDialog({ row, onClose }: { row: Approval; onClose: () => void }) {
  const approve = useApprove();
  const toast = useToast();
  const words = useWish(row);
  const submit = () =>
    approve.mutate(row.id, {
      onSuccess: () => {
        toast(t("approvals.approved"));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={words}
      description={t(
        row.kind === "backfill" ? "approvals.approve_backfill_detail" : "approvals.approve_detail",
        {
          name: row.asked_by,
        },
      )}
    >
      {row.note ? <p className="rounded-control bg-sunken px-3 py-2.5 break-words">{row.note}</p> : null}
      <FormError error={approve.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="primary" busy={approve.isPending} onClick={submit}>
          {t("approvals.approve_verb")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function RefuseDialog({ row, onClose }: { row: Approval; onClose: () => void }) {
  const refuse = useRefuse();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const missing = reason.trim() === "";
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    refuse.mutate(
      { id: row.id, reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t("approvals.refused"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("approvals.refuse_title")}
      description={t("approvals.refuse_detail", { name: row.asked_by })}
    >
      <form onSubmit={submit} noValidate>
        <ReasonField
          label={t("approvals.reason")}
          hint={t("approvals.reason_hint")}
          error={tried && missing ? t("approvals.reason_missing") : fieldError(refuse.error, "reason")}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormError error={refuse.error} fields={["reason"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={refuse.isPending}>
            {t("approvals.refuse_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
