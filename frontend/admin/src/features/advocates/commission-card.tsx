import { Link2, Megaphone } from "lucide-react";
import type { AdvocateDetail } from "@/api/advocate-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { liveDocument, useProgram } from "@/features/program/queries";
import { usePoints } from "@/features/session/session";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useSetCommission } from "./queries";
import { commissionBounds, commissionWords } from "./words";

/** What somebody is paid, in words; changed or ended here. */
export function CommissionCard({ advocate, onEdit }: { advocate: AdvocateDetail; onEdit: () => void }) {
  const program = useProgram();
  const inPoints = usePoints();
  const end = useSetCommission(advocate.member_id);
  const toast = useToast();
  const { commission } = advocate;
  const runs = commission?.active ?? false;
  const stop = () =>
    commission &&
    end.mutate(
      { commission: { ...commission, active: false } },
      { onSuccess: () => toast(t("advocates.ended_toast")) },
    );
  return (
    <Card>
      <CardHead title={t("advocates.commission")}>
        {runs ? (
          <Chip tone="info" icon={Megaphone}>
            {t("advocates.runs")}
          </Chip>
        ) : null}
      </CardHead>
      {commission && runs ? (
        <>
          <p className="mt-2 font-strong text-ink">
            {commissionWords(commission, program.data && liveDocument(program.data), inPoints)}
          </p>
          <ul className="mt-1 text-caption text-ink-3">
            {commissionBounds(commission, inPoints).map((line) => (
              <li key={line}>{line}</li>
            ))}
            {advocate.commission_at ? (
              <li>{t("advocates.since", { day: formatDay(advocate.commission_at) })}</li>
            ) : null}
          </ul>
        </>
      ) : (
        <p className="mt-2 text-ink-2">
          {advocate.member ? t("advocates.no_commission") : t("advocates.not_member")}
        </p>
      )}
      <FormError error={end.error} />
      {advocate.member ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button needs="program:write" onClick={onEdit}>
            {t(runs ? "advocates.change" : "advocates.make")}
          </Button>
          {runs ? (
            <Button needs="program:write" variant="ghost" busy={end.isPending} onClick={stop}>
              {t("advocates.end")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}

/** The links to share, one a store. */
export function LinksCard({ advocate }: { advocate: AdvocateDetail }) {
  const links = advocate.links ?? [];
  if (links.length === 0) return null;
  return (
    <Card>
      <CardHead title={t("advocates.links")} hint={t("advocates.links_hint")} />
      <ul className="mt-3 space-y-3">
        {links.map(({ store, link }) => (
          <li key={link} className="flex flex-wrap items-center justify-between gap-2">
            <span className="min-w-0 flex-1 basis-40">
              <span className="flex items-center gap-1.5 text-caption text-ink-3">
                <Link2 size={14} aria-hidden /> {store}
              </span>
              <span className="block text-caption break-all text-ink">{link}</span>
            </span>
            <CopyButton text={link} label={t("advocates.copy_link", { store })} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
