import { Check, Gift, X } from "lucide-react";
import { Card, CardHead } from "@/components/ui/card";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { nearestPassing } from "./contrast";
import { logoIsFine, type SettingsForm } from "./settings-form";

const balance = 1240;

/** What shoppers see, while it is being changed. Always light: a shop's page is. */
export function PreviewCard({ form, language }: { form: SettingsForm; language: string }) {
  const accent = nearestPassing(form.accent) ?? "#0b6b50";
  const words = form.words[language];
  const names = words?.plural || form.words.en?.plural || t("settings.plural_example");
  const reasons = (words?.reasons ?? []).filter((reason) => reason.trim());
  const end = form.launcher === "end";
  const logo = form.logo_url.trim();
  return (
    <Card className="lg:sticky lg:top-5">
      <CardHead title={t("settings.preview")} hint={t("settings.preview_hint")} />
      <div
        aria-hidden
        className="mt-3 rounded-control bg-[#fbfaf8] p-3 text-[#1b1f1d]"
        style={{ colorScheme: "light" }}
      >
        <div className="overflow-hidden rounded-panel bg-[#fff] shadow-[0_0_0_1px_rgb(27_31_29/.08),0_8px_24px_rgb(27_31_29/.1)]">
          <div className="px-4 pt-3 pb-4 text-[#fff]" style={{ background: accent }}>
            <div className="flex items-center justify-between gap-2">
              <span className="flex min-w-0 items-center gap-2">
                {logo && logoIsFine(logo) ? (
                  <img src={logo} alt="" className="h-5 max-w-[90px] object-contain" />
                ) : null}
                <span className="truncate">{t("settings.preview_yours", { names })}</span>
              </span>
              <X size={16} />
            </div>
            <p className="num text-[30px]/[36px] font-title tracking-[-0.025em]">{formatNumber(balance)}</p>
            <div className="mt-2.5 h-1.5 overflow-hidden rounded-pill bg-[#ffffff4d]">
              <div className="h-full w-4/5 bg-[#fff]" />
            </div>
          </div>
          <ul className="space-y-2 px-4 py-3.5">
            {(reasons.length > 0 ? reasons : [t("settings.no_reasons")]).map((reason, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: three fixed places, which may hold the same words
              <li key={at} className="flex items-start gap-2 text-[13px]/[18px] text-[#484f4b]">
                {reasons.length > 0 ? (
                  <Check size={15} className="mt-px shrink-0" style={{ color: accent }} />
                ) : null}
                {reason}
              </li>
            ))}
          </ul>
        </div>
        <div className={`mt-3 flex ${end ? "justify-end" : "justify-start"}`}>
          <span
            className="inline-flex h-[52px] max-w-full items-center gap-2.5 rounded-pill px-5 font-semibold text-[#fff] shadow-[0_6px_18px_rgb(27_31_29/.2)]"
            style={{ background: accent }}
          >
            <Gift size={18} className="shrink-0" />
            <span className="truncate">
              {formatNumber(balance)} {names}
            </span>
          </span>
        </div>
      </div>
    </Card>
  );
}
