import { safeURL } from "../safe-url.ts";
import { Codes } from "./codes.tsx";
import { useData } from "./context.ts";
import { Help } from "./help.tsx";
import { History } from "./history.tsx";
import { Invitation } from "./invite.tsx";
import { News } from "./news.tsx";
import { Notice, Title, Track, TroubleNote } from "./parts.tsx";
import { Question } from "./question.tsx";
import { Rewards } from "./rewards.tsx";
import { TierCard } from "./tier.tsx";
import { Ways } from "./ways.tsx";

/** A member's panel: balance, my rewards, spend, earn, history, leave. */
export function Member() {
  const { data, model, state, t } = useData();
  return (
    <>
      <Head />
      <div class="body">
        <Notice />
        <News />
        <Claim />
        <Question />
        <TierCard />
        <Codes />
        <Rewards />
        <Ways />
        <Guides />
        <Help />
        <Invitation />
        <History />
        {data.preferences_url && (
          <a class="link leave" href={safeURL(data.preferences_url)}>
            {t("preferences")}
          </a>
        )}
        <TroubleNote of="membership" />
        <button
          type="button"
          class="link leave"
          disabled={state.busy.has("leave")}
          onClick={() => model.change("leave")}
        >
          {t("leave")}
        </button>
      </div>
    </>
  );
}

function Head() {
  const { data, speech, t } = useData();
  const available = data.balance?.available ?? 0;
  const unit = { Unit: speech.unit };
  return (
    <div class="head">
      <h2 id="regulars-title">{data.name ? t("your_name", { ...unit, Name: data.name }) : t("your", unit)}</h2>
      <p class="figure">
        <b dir="ltr">{speech.number(available)}</b>
        {data.worth && data.worth.minor > 0 && <span> {t("worth", { Money: speech.money(data.worth) })}</span>}
      </p>
      {available < 0 && <p>{t("below_zero")}</p>}
      <Next available={available} />
      <Pending />
      {data.ending?.map(({ on, points }) => (
        <p key={on}>{t("ending", { Points: speech.points(points), Date: speech.day(on) })}</p>
      ))}
    </div>
  );
}

/** Points from orders without an account: a mailed link proves that the address is the shopper's. */
function Claim() {
  const { data, model, state, speech, t } = useData();
  if (!data.claimable) return null;
  return (
    <section class="section">
      <p>{t("claim", { Points: speech.points(data.claimable) })}</p>
      {state.mailed ? (
        <p role="status">
          <b>{t("claim_mailed")}</b>
        </p>
      ) : (
        <button type="button" class="plain" aria-busy={state.busy.has("claim")} onClick={() => void model.claim()}>
          {t("claim_ask")}
        </button>
      )}
      <TroubleNote of="claim" />
    </section>
  );
}

/** How to use what was bought: each guide is a page of its own. */
function Guides() {
  const { data, t } = useData();
  if (!data.guides) return null;
  return (
    <section class="section">
      <Title text={t("guides")} />
      <ul>
        {data.guides.map(({ product, title, link }) => (
          <li key={product} class="row">
            <div class="grow">
              <a class="link" href={link} target="_blank" rel="noopener">
                <bdi>{title}</bdi>
              </a>
              <small class="line">
                <bdi>{product}</bdi>
              </small>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Next({ available }: { available: number }) {
  const { data, speech, t } = useData();
  const next = data.next_reward;
  if (!next || next.missing <= 0) return null;
  const need = available + next.missing;
  const done = Math.max(0, Math.min(100, Math.round((100 * available) / need)));
  return (
    <>
      <Track label={t("progress", { Reward: next.name })} done={done} />
      <p>
        {speech.rich("next", {
          Missing: <b>{speech.number(next.missing)}</b>,
          Reward: next.name,
        })}
      </p>
    </>
  );
}

function Pending() {
  const { data, speech, t } = useData();
  const pending = data.balance?.pending ?? 0;
  if (pending <= 0) return null;
  const Points = speech.points(pending);
  if (!data.next_available_on) return <p>{t("pending_soon", { Points })}</p>;
  const single = data.history.filter((movement) => movement.pending).length === 1;
  return (
    <p>
      {t(single ? "pending_on" : "pending_from", {
        Points,
        Date: speech.day(data.next_available_on),
      })}
    </p>
  );
}
