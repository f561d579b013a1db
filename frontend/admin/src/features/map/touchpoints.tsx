import type { Touchpoint } from "@/api/map-calls";
import { AppLink } from "@/components/shell/app-link";
import { Card, CardHead } from "@/components/ui/card";
import { t } from "@/i18n/t";
import { Remarks } from "./remarks";
import { scoreInWords, shareOf } from "./words";

/** Where shoppers meet the shop, worst first, by what they answered. */
export function Touchpoints({ touchpoints, days }: { touchpoints: Touchpoint[]; days: number }) {
  return (
    <Card flush aria-labelledby="touchpoints">
      <div className="px-card pt-4 pb-3">
        <CardHead id="touchpoints" title={t("map.touchpoints")} hint={t("map.touchpoints_hint", { days })} />
      </div>
      <ul className="divide-y divide-line border-t border-line">
        {touchpoints.map((one) => (
          <Row key={one.touchpoint} one={one} />
        ))}
      </ul>
    </Card>
  );
}

function Row({ one }: { one: Touchpoint }) {
  return (
    <li className="grid gap-x-6 gap-y-3 px-card py-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-strong text-ink">{t(`map.touchpoint_${one.touchpoint}`)}</span>
          <span className={one.enough ? "num font-strong text-ink" : "text-caption text-ink-3"}>
            {one.enough ? scoreInWords(one) : t("map.answers_few", { count: one.answers })}
          </span>
        </p>
        {one.enough ? <Shares one={one} /> : null}
        <Asked one={one} />
      </div>
      {one.said.length > 0 ? <Remarks said={one.said} /> : null}
    </li>
  );
}

const moods = ["good", "neutral", "poor"] as const;
const colors = { good: "bg-good", neutral: "bg-line-strong", poor: "bg-bad" };

/** How many said good, so-so and poor: a bar, and the same in words. */
function Shares({ one }: { one: Touchpoint }) {
  return (
    <>
      <div aria-hidden className="mt-2 flex h-2 gap-px overflow-hidden rounded-pill">
        {moods.map((mood) => (
          <span
            key={mood}
            className={colors[mood]}
            style={{ width: `${(one[mood] / one.answers) * 100}%` }}
          />
        ))}
      </div>
      <p className="num mt-1.5 text-caption text-ink-3">
        {[
          t("map.answers", { count: one.answers }),
          ...moods.map((mood) => t(`map.share_${mood}`, { share: shareOf(one[mood], one.answers) })),
        ].join(" · ")}
      </p>
    </>
  );
}

/** The questions behind the score, or how to ask one. */
function Asked({ one }: { one: Touchpoint }) {
  if (one.questions.length === 0)
    return (
      <p className="mt-1 text-caption text-ink-3">
        {t("map.not_asked")}{" "}
        <AppLink
          href="/surveys"
          className="inline-flex min-h-6 items-center text-accent underline-offset-2 hover:underline"
        >
          {t("map.ask")}
        </AppLink>
      </p>
    );
  return (
    <ul className="mt-1 text-caption text-ink-3">
      {one.questions.map((q) => (
        <li key={`${q.survey_id} ${q.question}`} className="break-words">
          <AppLink
            href={`/surveys/${q.survey_id}`}
            className="inline-flex min-h-6 items-center underline-offset-2 hover:underline"
          >
            {t("map.asked_in", { question: q.question, survey: q.survey })}
          </AppLink>
        </li>
      ))}
    </ul>
  );
}
