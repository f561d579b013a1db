import { useState } from "react";
import type { Draft, Version } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { ChangeList } from "./change-list";
import { PublishDialog } from "./publish-dialog";
import { useDiscard } from "./queries";

interface DraftBarProps {
  draft: Draft;
  live: Version | null;
  saving: boolean;
}

/** Floats at the bottom while something is unpublished; it covers no content for good, because the page ends below it. */
export function DraftBar({ draft, live, saving }: DraftBarProps) {
  const [dialog, setDialog] = useState<"discard" | "publish">();
  const shown = useMay()("program:write") && (draft.changed || !live);
  const count = draft.changes.length;
  return (
    <div aria-live="polite">
      {shown ? (
        <>
          <div className="h-20" />
          <section
            aria-label={t("program.draft")}
            className="pop-in fixed bottom-5 left-[var(--bar-left)] z-20 flex w-[min(620px,calc(100vw-300px))] -translate-x-1/2 items-center gap-2 rounded-card bg-[#1f2422] py-2 pr-2 pl-4 text-[#fff] shadow-popup max-md:inset-x-3 max-md:bottom-[var(--bar-bottom)] max-md:w-auto max-md:translate-x-0 dark:bg-[#2b312e]"
          >
            <span aria-hidden className="size-2 shrink-0 rounded-pill bg-[#e0a23c]" />
            <p className="min-w-0 flex-1 font-medium">
              {saving
                ? t("program.saving")
                : live
                  ? t("program.unpublished", { count })
                  : t("program.never_published")}
            </p>
            {live ? (
              <Button
                variant="ghost"
                className="!text-[#fff] hover:!bg-[#ffffff1f] focus-visible:shadow-[0_0_0_2px_#fff]"
                onClick={() => setDialog("discard")}
              >
                {t("program.discard")}
              </Button>
            ) : null}
            <AppLink
              href="/program/effect"
              className={buttonClass(
                "ghost",
                "!text-[#fff] hover:!bg-[#ffffff1f] focus-visible:shadow-[0_0_0_2px_#fff] max-md:hidden",
              )}
            >
              {t("program.preview")}
            </AppLink>
            <Button
              className="!bg-[#fff] !text-[#1b1f1d] hover:!bg-[#e4e4e0] focus-visible:shadow-[0_0_0_2px_#1f2422,0_0_0_4px_#fff]"
              onClick={() => setDialog("publish")}
            >
              {t("program.publish")}
            </Button>
          </section>
        </>
      ) : null}
      {dialog === "publish" ? (
        <PublishDialog draft={draft} live={live} onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog === "discard" ? <DiscardDialog draft={draft} onClose={() => setDialog(undefined)} /> : null}
    </div>
  );
}

function DiscardDialog({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const discard = useDiscard();
  const toast = useToast();
  const run = () =>
    discard.mutate(undefined, {
      onSuccess: () => {
        toast(t("program.discarded"));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("program.discard_title", { count: draft.changes.length })}
      description={t("program.discard_detail")}
    >
      <ChangeList changes={draft.changes} />
      <FormError error={discard.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="danger" busy={discard.isPending} onClick={run}>
          {t("program.discard_verb")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
