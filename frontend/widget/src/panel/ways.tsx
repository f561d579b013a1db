import { safeURL } from "../safe-url.ts";
import type { Way } from "../wire.ts";
import { useData } from "./context.ts";
import { Icon } from "./icon.tsx";
import { Section, TroubleNote } from "./parts.tsx";

/** Ways to earn, each with what it gives. */
export function Ways() {
  const { data, t } = useData();
  return (
    <Section title={t("earn")} items={data.ways} few={3}>
      {(way) => (
        <>
          <div class="row">
            <span class="tile">
              <Icon name={way.points_label.includes("+") ? "gift" : "bag"} />
            </span>
            <div class="grow">
              <b>
                <bdi>{way.title}</bdi>
              </b>
              <small class="line">
                <bdi>{way.detail}</bdi>
              </small>
              {way.action === "birthday" && <Birthday way={way} />}
            </div>
            {way.action === "follow" && <Follow way={way} />}
            <b class="gain" dir="auto">
              {way.points_label}
            </b>
          </div>
          <TroubleNote of={way.id} />
        </>
      )}
    </Section>
  );
}

/** Opens the account in a tab of its own, and takes the shopper's word for following it. */
function Follow({ way }: { way: Way }) {
  const { model, state, t } = useData();
  return (
    <a
      class="primary"
      href={safeURL(way.url)}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${t("follow")}: ${way.title}`}
      aria-busy={state.busy.has(way.id)}
      onClick={() => void model.earn(way)}
    >
      {t("follow")}
    </a>
  );
}

/** The year may be any: it is not kept. */
function Birthday({ way }: { way: Way }) {
  const { model, state, t } = useData();
  return (
    <form
      class="birthday"
      onSubmit={(event) => {
        event.preventDefault();
        const day = new FormData(event.currentTarget).get("day");
        if (day) void model.earn(way, String(day));
      }}
    >
      <label>
        <small class="line">{t("birthday")}</small>
        <input name="day" type="date" required />
      </label>
      <button type="submit" class="plain" aria-busy={state.busy.has(way.id)}>
        {t("save")}
      </button>
    </form>
  );
}
