import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { Request } from "@/api/request-calls";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { readable } from "@/features/guides/manual";
import { useMainLanguage } from "@/features/program/main-language";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useHandleRequest, useReopenRequest } from "./queries";
import { factsOf, kindInWords } from "./words";

/** A request to be read, answered or closed. */
export function RequestDialog({ row, onClose }: { row: Request; onClose: () => void }) {
  const may = useMay();
  return (
    <Dialog
      open
      onClose={onClose}
      title={kindInWords(row.kind)}
      description={
        <>
          <AppLink href={`/members/${row.member_id}`} className="link break-words">
            {row.member_name || row.member_email || t("members.no_name")}
          </AppLink>
          <span className="block text-caption text-ink-3">{factsOf(row).join(" · ")}</span>
        </>
      }
    >
      <p className="max-h-60 overflow-y-auto rounded-control bg-sunken px-3 py-2.5 break-words whitespace-pre-wrap">
        {row.text}
      </p>
      {row.note ? (
        <p className="mt-3 break-words whitespace-pre-wrap">
          <span className="block text-caption text-ink-3">
            {t("requests.handled", { who: row.handled_by })}
          </span>
          {row.note}
        </p>
      ) : null}
      <Help guide={row.guide} />
      {!may("members:write") ? null : row.state === "closed" ? (
        <Reopen row={row} onClose={onClose} />
      ) : (
        <Handle row={row} onClose={onClose} />
      )}
    </Dialog>
  );
}

/** What the guide to the product says of common problems. */
function Help({ guide }: Pick<Request, "guide">) {
  const main = useMainLanguage();
  if (!guide) return null;
  return (
    <div className="mt-3">
      <p className="text-caption text-ink-3">{t("requests.guide")}</p>
      <AppLink href={`/guides/${guide.id}`} className="link break-words">
        {readable(guide.title, main) || t("guides.untitled")}
      </AppLink>
      {guide.troubles.map((one) => {
        const asked = readable(one.question, main);
        return (
          <details key={asked} className="border-t border-line first-of-type:mt-2">
            <summary className="cursor-pointer py-2 break-words text-ink">{asked}</summary>
            <p className="pb-2 break-words whitespace-pre-wrap">{readable(one.answer, main)}</p>
          </details>
        );
      })}
    </div>
  );
}

function Reopen({ row, onClose }: { row: Request; onClose: () => void }) {
  const reopen = useReopenRequest();
  const toast = useToast();
  const submit = () =>
    reopen.mutate(row.id, {
      onSuccess: () => {
        toast(t("requests.reopened"));
        onClose();
      },
    });
  return (
    <>
      <FormError error={reopen.error} />
      <DialogActions onCancel={onClose}>
        <Button busy={reopen.isPending} onClick={submit}>
          {t("requests.reopen")}
        </Button>
      </DialogActions>
    </>
  );
}

function Handle({ row, onClose }: { row: Request; onClose: () => void }) {
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const handle = useHandleRequest();
  const toast = useToast();
  const missing = note.trim() === "";
  const submit = (to: "answered" | "closed") => {
    setTried(true);
    if (missing) return;
    handle.mutate(
      { id: row.id, note: note.trim(), to },
      {
        onSuccess: () => {
          toast(t(`requests.now_${to}`));
          onClose();
        },
      },
    );
  };
  const close = (event: FormEvent) => {
    event.preventDefault();
    submit("closed");
  };
  return (
    <form onSubmit={close} noValidate className="mt-4">
      <ReasonField
        label={t("requests.note")}
        hint={t("requests.note_hint")}
        error={tried && missing ? t("requests.note_missing") : fieldError(handle.error, "note")}
        value={note}
        maxLength={4000}
        onChange={(event) => setNote(event.target.value)}
      />
      <FormError error={handle.error} fields={["note"]} />
      <DialogActions onCancel={onClose}>
        {row.state === "open" ? (
          <Button
            busy={handle.isPending && handle.variables?.to === "answered"}
            disabled={handle.isPending && handle.variables?.to === "closed"}
            onClick={() => submit("answered")}
          >
            {t("requests.answered_verb")}
          </Button>
        ) : null}
        <Button
          variant="primary"
          type="submit"
          busy={handle.isPending && handle.variables?.to === "closed"}
          disabled={handle.isPending && handle.variables?.to === "answered"}
        >
          {t("requests.close_verb")}
        </Button>
      </DialogActions>
    </form>
  );
}
