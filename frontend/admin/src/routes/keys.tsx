import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import type { ApiKey } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { PagesList } from "@/components/ui/pages-list";
import { useToast } from "@/components/ui/toast";
import { KeyDialog } from "@/features/team/key-dialog";
import { useKeys, useRevokeKey } from "@/features/team/queries";
import { scopeInWords } from "@/features/team/scopes";
import { formatDay, formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

/** The keys that the merchant's own programs work with. */
export function KeysPage() {
  const keys = useKeys();
  const [making, setMaking] = useState(false);
  const some = (keys.data?.pages[0]?.items.length ?? 0) > 0;
  const make = (
    <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
      {t("keys.make")}
    </Button>
  );
  return (
    <Page title={t("nav.keys")} hint={t("keys.hint")} actions={some ? make : undefined}>
      <Card flush>
        <PagesList
          query={keys}
          failed={t("keys.failed")}
          icon={KeyRound}
          none={t("keys.none")}
          noneDetail={t("keys.none_detail")}
          noneAction={make}
          row={(row) => <KeyRow key={row.id} row={row} />}
        />
      </Card>
      {making ? <KeyDialog onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}

const tones = { works: "good", ended: "neutral", revoked: "neutral" } as const;

function KeyRow({ row }: { row: ApiKey }) {
  const [revoking, setRevoking] = useState(false);
  const used = row.last_used_at
    ? t("keys.used", { when: formatMoment(row.last_used_at) })
    : t("keys.never_used");
  const ends = row.expires_at ? t("keys.ends", { day: formatDay(row.expires_at) }) : t("keys.no_end");
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-card py-3.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-strong text-ink">
          {row.name}
          <code className="text-caption font-normal text-ink-3">{row.hint}…</code>
          <Chip tone={tones[row.state]}>{t(`keys.state_${row.state}`)}</Chip>
        </p>
        <p className="max-w-[70ch]">{row.scopes.map(scopeInWords).join(" · ")}</p>
        <p className="mt-0.5 text-caption text-ink-3">
          {[t("keys.made_by", { name: row.made_by }), used, row.state === "works" ? ends : ""]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      {row.state === "works" ? (
        <Button
          variant="danger"
          onClick={() => setRevoking(true)}
          aria-label={t("keys.revoke_one", { name: row.name })}
        >
          {t("keys.revoke")}
        </Button>
      ) : null}
      {revoking ? <RevokeDialog row={row} onClose={() => setRevoking(false)} /> : null}
    </li>
  );
}

function RevokeDialog({ row, onClose }: { row: ApiKey; onClose: () => void }) {
  const revoke = useRevokeKey();
  const toast = useToast();
  const submit = () =>
    revoke.mutate(row.id, {
      onSuccess: () => {
        toast(t("keys.revoked", { name: row.name }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("keys.revoke_title", { name: row.name })}
      description={t("keys.revoke_detail")}
    >
      <FormError error={revoke.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="danger" busy={revoke.isPending} onClick={submit}>
          {t("keys.revoke_verb")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
