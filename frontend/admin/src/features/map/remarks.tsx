import type { MapRemark } from "@/api/map-calls";
import { AppLink } from "@/components/shell/app-link";
import { Chip } from "@/components/ui/chip";
import { formatDay, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

const tones = { good: "good", neutral: "neutral", poor: "bad" } as const;

/** What people wrote, newest first. */
export function Remarks({ said }: { said: MapRemark[] }) {
  return (
    <ul className="flex flex-col gap-3">
      {said.map((one) => (
        <li key={`${one.survey_id} ${one.at} ${one.text}`}>
          <p className="max-w-[60ch] break-words text-ink">“{one.text}”</p>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-caption text-ink-3">
            {one.mood ? <Chip tone={tones[one.mood]}>{t(`map.mood_${one.mood}`)}</Chip> : null}
            {one.number === null ? null : <span>{t("map.gave", { number: formatNumber(one.number) })}</span>}
            {one.member_id ? (
              <AppLink
                href={`/members/${one.member_id}`}
                className="inline-flex min-h-6 items-center underline-offset-2 hover:underline"
              >
                {one.member_name || t("members.no_name")}
              </AppLink>
            ) : (
              <span>{t("map.unknown_person")}</span>
            )}
            <time dateTime={one.at}>{formatDay(one.at)}</time>
          </p>
        </li>
      ))}
    </ul>
  );
}
