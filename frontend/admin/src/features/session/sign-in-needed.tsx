import { KeyRound, RotateCw } from "lucide-react";
import { useEffect } from "react";
import { MerchantMark } from "@/components/shell/merchant-mark";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { t } from "@/i18n/t";

const command = "regulars merchant login-link --merchant=ID";

/** Shown to whoever has no session: there is no password, so it says how to get a link. */
export function SignInNeeded() {
  useEffect(() => {
    document.title = `${t("session.needed_title")} · Regulars`;
  }, []);
  return (
    <main className="mx-auto max-w-[520px] px-4 pt-[14vh] pb-10">
      <div className="mb-4 flex items-center gap-2.5 px-1 font-semibold text-ink">
        <MerchantMark />
        Regulars
      </div>
      <Card className="md:!p-7">
        <h1 className="text-page-title font-title tracking-[-0.012em]">{t("session.needed_title")}</h1>
        <p className="mt-2 text-lead">{t("session.needed_lead")}</p>
        <h2 className="mt-5 mb-2 text-card-title font-semibold">{t("session.how_title")}</h2>
        <ul className="space-y-3">
          {(["session.how_team", "session.how_server", "session.how_demo"] as const).map((key) => (
            <li key={key} className="flex gap-3">
              <KeyRound size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
              <span className="min-w-0">
                {t(key)}
                {key === "session.how_server" ? (
                  <code className="mt-0.5 block text-caption">{command}</code>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
        <a href="/admin/" className={buttonClass("default", "mt-6")}>
          <RotateCw size={16} aria-hidden />
          {t("session.have_link")}
        </a>
        <p className="mt-3 text-caption text-ink-3">{t("session.link_note")}</p>
      </Card>
    </main>
  );
}
