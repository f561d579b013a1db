import { Check, CircleAlert, CircleHelp } from "lucide-react";
import type { MailFinding, MailSender } from "@/api/sender-calls";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { FormError } from "@/components/ui/error-card";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useCheckMailSender } from "./queries";

/** What name servers say of the sender's domain, and the records that are to be added. */
export function Findings({ sender }: { sender: MailSender }) {
  const check = useCheckMailSender();
  const domain = sender.address.split("@")[1] ?? "";
  const findings = sender.findings ?? [];
  if (findings.length === 0) return null;
  return (
    <section className="mt-4 border-t border-line pt-4" aria-live="polite">
      <p className={sender.vouched ? "text-ink" : "rounded-control bg-warn-soft px-3 py-2 text-warn"}>
        {t(sender.vouched ? "sender.vouched" : "sender.not_vouched", { domain })}
      </p>
      <ul className="mt-2 divide-y divide-line">
        {findings.map((one) => (
          <li key={one.proof} className="py-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <span className="text-ink">{t(`sender.what.${one.proof}`)}</span>
              <State found={one.found} />
            </div>
            {one.found === "good" ? null : <Advice one={one} house={sender.provider === ""} />}
          </li>
        ))}
      </ul>
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <Button needs="settings:write" busy={check.isPending} onClick={() => check.mutate()}>
          {t("sender.check")}
        </Button>
        {sender.checked_at ? (
          <span className="text-caption text-ink-3">
            {t("sender.checked", { when: formatMoment(sender.checked_at) })}
          </span>
        ) : null}
      </div>
      <FormError error={check.error} />
    </section>
  );
}

function State({ found }: { found: MailFinding["found"] }) {
  const icon = found === "good" ? Check : found === "unknown" ? CircleHelp : CircleAlert;
  const tone = found === "good" ? "good" : found === "unknown" ? "neutral" : "warn";
  return (
    <Chip tone={tone} icon={icon}>
      {t(`sender.found.${found}`)}
    </Chip>
  );
}

/** The record that helps, in words and to be copied. */
function Advice({ one, house }: { one: MailFinding; house: boolean }) {
  if (one.found === "good") return null;
  if (one.found === "unknown") return <p className="mt-1 text-ink-2">{t("sender.advice.unknown")}</p>;
  return (
    <>
      <p className="mt-1 text-ink-2">{t(`sender.advice.${one.proof}.${one.found}`)}</p>
      <dl className="mt-2 grid gap-x-3 gap-y-2 sm:grid-cols-[80px_1fr]">
        <dt className="text-caption text-ink-3">{t("sender.host")}</dt>
        <dd className="flex flex-wrap items-center gap-2">
          <code className="min-w-0 break-all text-caption text-ink">
            {one.host} ({one.type})
          </code>
          <CopyButton text={one.host} label={t("sender.copy_host", { proof: one.proof.toUpperCase() })} />
        </dd>
        <dt className="text-caption text-ink-3">{t("sender.value")}</dt>
        <dd className="flex flex-wrap items-center gap-2">
          {one.value ? (
            <>
              <code className="min-w-0 break-all text-caption text-ink">{one.value}</code>
              <CopyButton
                text={one.value}
                label={t("sender.copy_value", { proof: one.proof.toUpperCase() })}
              />
            </>
          ) : (
            <span className="text-ink-2">
              {t(house ? "sender.take_from_house" : "sender.take_from_provider")}
            </span>
          )}
        </dd>
      </dl>
    </>
  );
}
