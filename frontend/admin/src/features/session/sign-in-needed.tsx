import { useEffect } from "react";
import { MerchantMark } from "@/components/shell/merchant-mark";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { inside } from "@/host/inside";
import { OpenAgain } from "@/host/open-again";
import { t } from "@/i18n/t";

const command = "regulars merchant login-link --merchant=ID";

/**
 * Shown to whoever has no session. A plain form: the server's own page answers it, and says the same whether it
 * knows the address or not.
 */
export default function SignInNeeded() {
  useEffect(() => {
    document.title = `${t("session.needed_title")} · Regulars`;
  }, []);
  if (inside) return <OpenAgain />;
  return (
    <main className="mx-auto max-w-[460px] px-4 pt-[14vh] pb-10">
      <div className="mb-4 flex items-center gap-2.5 px-1 font-semibold text-ink">
        <MerchantMark />
        Regulars
      </div>
      <Card className="md:!p-7">
        <h1 className="text-page-title font-title tracking-[-0.012em]">{t("session.needed_title")}</h1>
        <p className="mt-2 text-lead">{t("session.needed_lead")}</p>
        <form method="post" action="/login" className="mt-5">
          <Field label={t("session.email")}>
            {(control) => (
              <Input
                {...control}
                name="email"
                type="email"
                required
                autoComplete="email"
                maxLength={254}
                placeholder="ann@example.com"
              />
            )}
          </Field>
          <button type="submit" className={buttonClass("primary", "mt-4 w-full")}>
            {t("session.send_link")}
          </button>
        </form>
        <p className="mt-3 text-caption text-ink-3">{t("session.link_note")}</p>
        <details className="mt-5 border-t border-line pt-4">
          <summary className="cursor-pointer font-medium text-ink">{t("session.how_title")}</summary>
          <p className="mt-2">{t("session.how_server")}</p>
          <code className="mt-1 block text-caption break-all">{command}</code>
          <p className="mt-2">{t("session.how_demo")}</p>
        </details>
      </Card>
    </main>
  );
}
