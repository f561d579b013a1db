import type { Habit } from "@/api/start-calls";
import { OldOrdersNote } from "@/features/stores/limits";
import { formatDay, formatMoney, formatNumber, formatShare } from "@/i18n/format";
import { t } from "@/i18n/t";
import { onePercentMore, shareBP } from "./steps";

/** How many buyers come back, and what one more in a hundred would be worth. */
export function HabitsStep({ habits, reading }: { habits: Habit[]; reading: boolean }) {
  if (habits.length === 0) return <p>{t(reading ? "start.no_habits_yet" : "start.no_habits")}</p>;
  return (
    <div className="flex flex-col gap-6">
      {habits.map((habit) => (
        <CurrencyHabit key={habit.currency} habit={habit} several={habits.length > 1} />
      ))}
      {reading ? <p className="text-caption text-ink-2">{t("start.still_reading")}</p> : null}
      <OldOrdersNote className="mt-0" />
    </div>
  );
}

function CurrencyHabit({ habit, several }: { habit: Habit; several: boolean }) {
  const more = onePercentMore(habit);
  const money = (minor: number) => formatMoney({ minor, currency: habit.currency }, true);
  return (
    <section aria-label={habit.currency}>
      {several ? <p className="font-strong text-ink">{habit.currency}</p> : null}
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="num text-figure font-semibold tracking-[-0.02em] text-ink">
          {formatShare(shareBP(habit.returned, habit.buyers))}
        </span>
        <span>{t("start.came_back")}</span>
      </p>
      <p className="mt-1 max-w-[64ch]">
        {t("start.habit_of", {
          returned: formatNumber(habit.returned),
          count: habit.buyers,
          day: formatDay(habit.since),
        })}{" "}
        {t("start.habit_sales", { share: formatShare(shareBP(habit.returned_sales, habit.sales)) })}
      </p>
      {more.buyers > 0 ? (
        <p className="mt-2 max-w-[64ch] font-strong text-ink">
          {t("start.one_more", { count: more.buyers, money: money(more.sales) })}
        </p>
      ) : null}
      <Times habit={habit} />
    </section>
  );
}

/** How many bought once, twice, three times, more: a bar each, its value beside it. */
function Times({ habit }: { habit: Habit }) {
  const times = (["once", "twice", "thrice", "more"] as const).map((name) => ({ name, buyers: habit[name] }));
  return (
    <dl className="mt-4 flex max-w-[520px] flex-col gap-2">
      {times.map(({ name, buyers }) => (
        <div key={name} className="grid grid-cols-[108px_minmax(0,1fr)_auto] items-center gap-3">
          <dt>{t(`start.orders_${name}`)}</dt>
          <dd aria-hidden className="h-2 rounded-pill bg-hover">
            <span
              className="block h-full rounded-pill bg-accent"
              style={{ width: `${shareBP(buyers, habit.buyers) / 100}%` }}
            />
          </dd>
          <dd className="num text-right text-ink">{formatNumber(buyers)}</dd>
        </div>
      ))}
    </dl>
  );
}
