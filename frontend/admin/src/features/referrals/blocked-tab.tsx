import { Ban } from "lucide-react";
import { useState } from "react";
import { fieldError } from "@/api/client";
import type { BlockEntry } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PagesList } from "@/components/ui/pages-list";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useAddBlocked, useBlocked, useRemoveBlocked } from "./queries";

/** Who neither brings nor is brought. */
export function BlockedTab() {
  const [adding, setAdding] = useState(false);
  const may = useMay();
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3 border-b border-line bg-sunken px-card py-2.5">
        <p className="max-w-[60ch] text-caption text-ink-3">{t("referrals.block_list_hint")}</p>
        {may("members:write") ? (
          <Button icon={Ban} onClick={() => setAdding(true)}>
            {t("referrals.block_somebody")}
          </Button>
        ) : null}
      </div>
      <PagesList
        query={useBlocked()}
        failed={t("referrals.failed")}
        icon={Ban}
        none={t("referrals.nobody_blocked")}
        noneDetail={t("referrals.nobody_blocked_detail")}
        row={(entry) => <BlockedRow key={entry.id} entry={entry} />}
      />
      {adding ? <BlockDialog onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function BlockedRow({ entry }: { entry: BlockEntry }) {
  const remove = useRemoveBlocked();
  const may = useMay();
  const toast = useToast();
  const name = entry.email || t("referrals.a_member");
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-card py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="break-words font-strong text-ink">
          {entry.member_id ? (
            <AppLink href={`/members/${entry.member_id}`} className="underline-offset-2 hover:underline">
              {name}
            </AppLink>
          ) : (
            name
          )}
        </p>
        <p className="break-words text-caption text-ink-3">
          {[entry.reason, formatDay(entry.created_at)].filter(Boolean).join(" · ")}
        </p>
        <FormError error={remove.error} />
      </div>
      {may("members:write") ? (
        <Button
          busy={remove.isPending}
          aria-label={t("referrals.unblock_one", { name })}
          onClick={() => remove.mutate(entry.id, { onSuccess: () => toast(t("referrals.unblocked")) })}
        >
          {t("referrals.unblock")}
        </Button>
      ) : null}
    </li>
  );
}

function BlockDialog({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const add = useAddBlocked();
  const toast = useToast();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!email.trim() || !reason.trim()) return;
    add.mutate(
      { email: email.trim(), reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t("referrals.blocked"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t("referrals.block_somebody")}>
      <form onSubmit={submit} noValidate className="space-y-4">
        <Field
          label={t("referrals.email")}
          hint={t("referrals.email_hint")}
          error={tried && !email.trim() ? t("referrals.email_missing") : fieldError(add.error, "email")}
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              maxLength={320}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t("review.reason")}
          hint={t("referrals.reason_hint")}
          error={tried && !reason.trim() ? t("review.reason_missing") : fieldError(add.error, "reason")}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <FormError error={add.error} fields={["email", "reason"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={add.isPending}>
            {t("referrals.block")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
