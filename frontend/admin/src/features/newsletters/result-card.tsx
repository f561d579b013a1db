import type { Newsletter, NewsletterFates } from "@/api/newsletter-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Figure } from "@/components/ui/figure";
import { ComparisonCard } from "@/features/journeys/comparison-card";
import { reasonInWords } from "@/features/offers/words";
import { formatMoment, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** How far a newsletter is and what became of its letters. */
export function ProgressCard({ letter }: { letter: Newsletter }) {
  const { mail, shop } = letter;
  return (
    <Card>
      <CardHead
        title={t("newsletters.progress")}
        {...(letter.counted_at && {
          hint: t("newsletters.as_of", { when: formatMoment(letter.counted_at) }),
        })}
      />
      <dl className="mt-4 grid gap-4 sm:grid-cols-3">
        <Figure
          label={t("newsletters.meant")}
          value={formatNumber(letter.queued)}
          caption={t("newsletters.left_alone", { count: letter.alone })}
        />
        <Figure
          label={t("newsletters.mailed")}
          value={formatNumber(mail.sent)}
          caption={
            mail.doubtful > 0
              ? t("newsletters.doubtful", { count: mail.doubtful })
              : t("newsletters.none_doubtful")
          }
        />
        <Figure
          label={t("newsletters.waiting")}
          value={formatNumber(mail.waiting)}
          caption={t("newsletters.waiting_hint")}
        />
      </dl>
      {letter.place === "mail" ? null : (
        <dl className="mt-4 grid gap-4 sm:grid-cols-3">
          <Figure
            label={t("newsletters.shown")}
            value={formatNumber(shop.sent)}
            caption={t("newsletters.shop_waiting", { count: shop.waiting })}
          />
        </dl>
      )}
      <Silences fates={mail} />
    </Card>
  );
}

/** Who was not written to, by the reason. */
function Silences({ fates }: { fates: NewsletterFates }) {
  const reasons = Object.entries(fates.silent ?? {}).sort(([, a], [, b]) => b - a);
  if (reasons.length === 0 && fates.failed === 0) return null;
  return (
    <div className="mt-4">
      <h3 className="font-strong text-ink">{t("newsletters.not_sent")}</h3>
      <ul className="mt-1 flex flex-col gap-0.5 text-ink-2">
        {reasons.map(([why, n]) => (
          <li key={why}>
            <span className="num">{formatNumber(n)}</span> · {reasonInWords(why)}
          </li>
        ))}
        {fates.failed > 0 ? (
          <li>
            <span className="num">{formatNumber(fates.failed)}</span> · {t("newsletters.failed_letters")}
          </li>
        ) : null}
      </ul>
    </div>
  );
}

/** What it brought, beside those who were left alone. */
export function ResultCard({ letter }: { letter: Newsletter }) {
  return (
    <ComparisonCard results={letter.results} days={letter.window_days} permille={letter.compare_permille} />
  );
}
