import type { Store } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { formatNumber } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { platformName } from "./platform";
import { useStores } from "./queries";
import { type Reading, readings, unread } from "./unread";

interface BarsProps {
  store: Store;
  /** The bars stay once all is read. */
  lasting?: boolean;
  className?: string;
}

/** How far a store is read for the first time, a bar a listing. */
export function ReadingBars({ store, lasting, className }: BarsProps) {
  const shown = lasting ? readings(store) : unread(store);
  if (shown.length === 0) return null;
  return (
    <ul className={cx("flex flex-col gap-3", className)}>
      {shown.map((reading) => (
        <li key={reading.listing}>
          <Bar reading={reading} store={store} />
        </li>
      ))}
    </ul>
  );
}

function Bar({ reading, store }: { reading: Reading; store: Store }) {
  const name = t(`stores.listing_${reading.listing}`);
  const done = reading.stage === "done";
  const share = done ? 100 : reading.total > 0 ? Math.round((reading.done / reading.total) * 100) : undefined;
  const said = says(reading, store);
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-strong text-ink">{name}</span>
        <span className="num text-right text-caption text-ink-2">{leftOf(reading)}</span>
      </div>
      <div
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
        aria-valuetext={said}
        className="mt-1 h-2 overflow-hidden rounded-pill bg-hover"
      >
        <div
          className={cx("h-full rounded-pill", done ? "bg-good" : "bg-accent")}
          style={{ width: `${share ?? 8}%` }}
        />
      </div>
      <p className="num mt-1 text-caption text-ink-2">{said}</p>
    </>
  );
}

/** "1,200 of 30,000 read, 900 a minute", in the words of its stage. */
function says(reading: Reading, store: Store): string {
  const done = formatNumber(reading.done);
  if (reading.stage === "done") return t("stores.read_all", { n: done });
  if (reading.stage === "preparing")
    return t("stores.preparing", {
      platform: platformName(store.platform),
      done,
      total: formatNumber(reading.total),
    });
  const key: Key = reading.total > 0 ? "stores.read_of" : "stores.read";
  const text = t(key, { done, total: formatNumber(reading.total) });
  return reading.per_minute > 0
    ? t("stores.read_rate", { text, rate: formatNumber(reading.per_minute) })
    : text;
}

function leftOf({ stage, seconds_left }: Reading): string {
  if (stage === "done" || seconds_left === 0) return "";
  return seconds_left < 45
    ? t("stores.left_soon")
    : t("stores.left", { count: Math.round(seconds_left / 60) });
}

/** On the home page while any store is read for the first time. */
export function ReadingCard() {
  const stores = useStores();
  const reading = stores.data?.filter((store) => unread(store).length > 0) ?? [];
  if (reading.length === 0) return null;
  return (
    <Card>
      <CardHead title={t("stores.reading")} hint={t("stores.reading_hint")} />
      <div className="mt-3 flex flex-col gap-5">
        {reading.map((store) => (
          <section key={store.id} aria-label={store.name}>
            {stores.data && stores.data.length > 1 ? <h3 className="mb-2">{store.name}</h3> : null}
            <ReadingBars store={store} />
          </section>
        ))}
      </div>
    </Card>
  );
}
