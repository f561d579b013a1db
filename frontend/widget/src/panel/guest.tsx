import { safeURL } from "../safe-url.ts";
import { useData } from "./context.ts";
import { Icon } from "./icon.tsx";
import { Notice, Section, TroubleNote } from "./parts.tsx";
import { Ways } from "./ways.tsx";

/** Who is not a member: what they get, and the one step to it. */
export function Guest() {
  const { data, t } = useData();
  const left = data.shopper === "left";
  return (
    <>
      <div class="head">
        {data.look.logo_url && <img src={safeURL(data.look.logo_url)} alt="" height="28" />}
        <h2 id="regulars-title" class="large">
          {t(left ? "left" : "welcome")}
        </h2>
        {left ? <Left /> : <Reasons />}
      </div>
      <div class="body">
        <Notice />
        <TroubleNote of="membership" />
        {data.shopper === "anonymous" ? <SignIn /> : <Join />}
        <Offers />
        <Ways />
      </div>
    </>
  );
}

function Reasons() {
  const { data } = useData();
  if (!data.look.reasons?.length) return null;
  return (
    <ul class="reasons">
      {data.look.reasons.map((reason) => (
        <li key={reason}>
          <Icon name="check" />
          <bdi>{reason}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Left() {
  const { data, speech, t } = useData();
  const kept = data.balance?.available ?? 0;
  return (
    <>
      <p>{t("left_hint")}</p>
      {kept > 0 && <p>{t("left_points", { Points: speech.points(kept) })}</p>}
    </>
  );
}

function SignIn() {
  const { data, model, t } = useData();
  if (model.account) {
    return (
      <section class="section">
        <p>{t("elsewhere")}</p>
        <a class="primary wide" href={safeURL(model.account)}>
          {t("account")}
        </a>
      </section>
    );
  }
  return (
    <section class="section">
      <a class="primary wide" href={safeURL(data.register_url)}>
        {t("register")}
      </a>
      <p class="quiet center">
        {t("have_account")}{" "}
        <a class="link" href={safeURL(data.sign_in_url)}>
          {t("sign_in")}
        </a>
      </p>
    </section>
  );
}

function Join() {
  const { data, state, model, t } = useData();
  return (
    <section class="section">
      <button
        type="button"
        class="primary wide"
        aria-busy={state.busy.has("join")}
        onClick={() => model.change("join")}
      >
        {t(data.shopper === "left" ? "rejoin" : "join")}
      </button>
      {data.terms && (
        <>
          <p class="quiet center">{t("join_terms")}</p>
          <details>
            <summary>{t("terms")}</summary>
            <p class="terms" dir="auto">
              {data.terms}
            </p>
          </details>
        </>
      )}
    </section>
  );
}

function Offers() {
  const { data, speech, t } = useData();
  return (
    <Section title={t("offers")} items={data.rewards} few={3}>
      {(reward) => (
        <div class="row">
          <div class="grow">
            <b>
              <bdi>{reward.name}</bdi>
            </b>
            {reward.detail && (
              <small class="line">
                <bdi>{reward.detail}</bdi>
              </small>
            )}
          </div>
          <b class="gain">{speech.price(reward.cost)}</b>
        </div>
      )}
    </Section>
  );
}
