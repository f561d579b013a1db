import { UserPlus, X } from "lucide-react";
import { useState } from "react";
import { fieldError } from "@/api/client";
import type { ReferralCode } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { PagesList } from "@/components/ui/pages-list";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { formatMoney } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useAddCode, useCodes, useMemberReferrals, useRemoveCode } from "./queries";
import { ReferralDialog } from "./referral-dialog";
import { ReferralRow } from "./referral-row";

/** A member's codes with what each brought, and the friends. */
export function MemberFriendsTab({ id }: { id: string }) {
  const [open, setOpen] = useState("");
  return (
    <>
      <Codes id={id} />
      <PagesList
        query={useMemberReferrals(id)}
        failed={t("referrals.failed")}
        icon={UserPlus}
        none={t("referrals.brought_nobody")}
        noneDetail={t("referrals.brought_nobody_detail")}
        row={(row) => <ReferralRow key={row.id} row={row} onOpen={() => setOpen(row.id)} />}
      />
      {open ? <ReferralDialog id={open} onClose={() => setOpen("")} /> : null}
    </>
  );
}

function Codes({ id }: { id: string }) {
  const codes = useCodes(id);
  const may = useMay();
  if (!codes.data) return <Awaited query={codes} failed={t("referrals.codes_failed")} rows={1} />;
  return (
    <div className="border-b border-line px-card py-3">
      <ul className="space-y-2">
        {codes.data.map((code) => (
          <CodeRow key={code.code} id={id} code={code} />
        ))}
      </ul>
      {may("members:write") ? <AddCode id={id} /> : null}
    </div>
  );
}

function CodeRow({ id, code }: { id: string; code: ReferralCode }) {
  const remove = useRemoveCode(id);
  const toast = useToast();
  const may = useMay();
  const sales = (code.sales ?? []).map((money) => formatMoney(money)).join(" + ");
  const facts = [
    t(`referrals.code_${code.kind}`),
    code.removed_at ? t("referrals.code_removed") : "",
    t("referrals.n_visits", { count: code.visits }),
    t("referrals.n_orders", { count: code.orders }),
    sales,
  ];
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-mono break-all font-medium text-ink">{code.code}</span>
        {code.removed_at ? null : (
          <CopyButton text={code.code} label={t("referrals.copy_code", { code: code.code })} />
        )}
        <span className="min-w-0 flex-1 text-caption text-ink-3">{facts.filter(Boolean).join(" · ")}</span>
        {code.kind === "own" || code.removed_at || !may("members:write") ? null : (
          <IconButton
            icon={X}
            label={t("referrals.remove_code", { code: code.code })}
            disabled={remove.isPending}
            onClick={() => remove.mutate(code.code, { onSuccess: () => toast(t("referrals.code_ended")) })}
          />
        )}
      </div>
      <FormError error={remove.error} />
    </li>
  );
}

function AddCode({ id }: { id: string }) {
  const [code, setCode] = useState("");
  const add = useAddCode(id);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (code.trim()) add.mutate(code.trim(), { onSuccess: () => setCode("") });
  };
  return (
    <form onSubmit={submit} noValidate className="mt-3 flex flex-wrap items-start gap-2">
      <Field
        className="max-w-72 flex-1"
        label={t("referrals.vanity")}
        hint={t("referrals.vanity_hint")}
        error={fieldError(add.error, "code")}
      >
        {(control) => (
          <Input
            {...control}
            value={code}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="mt-6.5" busy={add.isPending} disabled={!code.trim()}>
        {t("referrals.add_code")}
      </Button>
      <FormError error={add.error} fields={["code"]} />
    </form>
  );
}
