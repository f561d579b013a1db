import { counter } from "../count.ts";
import type { Bootstrap } from "../widget/wire.ts";
import { formatNumber } from "../widget/words.ts";
import { Codes } from "./codes.tsx";
import { History } from "./history.tsx";
import { type Loyalty, useLoyalty } from "./loyalty.ts";
import { RewardRow } from "./rewards.tsx";
import type { Host, Translate } from "./server.ts";
import { take } from "./taps.ts";

/** Points, tier, rewards and history in the customer account. */
export function LoyaltyPage({ host }: { host: Host }) {
  const loyalty = useLoyalty(host);
  const { data, t } = loyalty;
  return (
    <s-page heading={t("title")}>
      {!data && <Waiting loyalty={loyalty} />}
      {data && data.shopper !== "member" && <Outside data={data} loyalty={loyalty} />}
      {data?.shopper === "member" && <Inside data={data} loyalty={loyalty} host={host} />}
    </s-page>
  );
}

function Waiting({ loyalty: { failed, load, t } }: { loyalty: Loyalty }) {
  return (
    <s-section>
      {failed ? (
        <s-banner tone="critical" heading={t("error")}>
          <s-button onClick={() => void load()}>{t("retry")}</s-button>
        </s-banner>
      ) : (
        <s-skeleton-paragraph />
      )}
    </s-section>
  );
}

function Outside({ data, loyalty }: { data: Bootstrap; loyalty: Loyalty }) {
  const { t, busy, act, server, troubleOf } = loyalty;
  const trouble = troubleOf("join");
  return (
    <s-section heading={t(data.shopper === "left" ? "left" : "welcome")}>
      <s-stack gap="base">
        {data.terms && <s-paragraph>{data.terms}</s-paragraph>}
        {trouble && <s-banner tone="critical">{trouble}</s-banner>}
        {data.shopper !== "anonymous" && (
          <s-button
            variant="primary"
            loading={busy === "join"}
            onClick={() => void act("join", () => server.post("/join", { terms: true }))}
          >
            {t("join")}
          </s-button>
        )}
      </s-stack>
    </s-section>
  );
}

function Inside({ data, loyalty, host }: { data: Bootstrap; loyalty: Loyalty; host: Host }) {
  const { t, server } = loyalty;
  const figure = (n: number) => formatNumber(data.locale, n);
  const count = counter(data);
  return (
    <>
      {data.notice && <s-banner tone="info">{data.notice}</s-banner>}
      <Standing data={data} count={count} t={t} />
      <Codes codes={data.codes} t={t} />
      <s-section heading={t("rewards")}>
        <s-stack gap="large">
          {data.rewards.length === 0 && <s-text color="subdued">{t("no_rewards")}</s-text>}
          {data.rewards.map((reward) => (
            <RewardRow
              key={reward.id}
              reward={reward}
              count={count}
              busy={loyalty.busy}
              t={t}
              trouble={loyalty.troubleOf(reward.id)}
              take={(wish) => void loyalty.act(reward.id, () => take(host, server, wish))}
            />
          ))}
        </s-stack>
      </s-section>
      <s-section heading={t("history")}>
        <History
          key={data.history[0]?.id ?? ""}
          first={data.history}
          server={server}
          t={t}
          signed={(n) => (n > 0 ? `+${figure(n)}` : figure(n))}
        />
      </s-section>
    </>
  );
}

function Standing({ data, count, t }: { data: Bootstrap; count(n: number): string; t: Translate }) {
  const { available = 0, pending = 0 } = data.balance ?? {};
  return (
    <s-section heading={count(available)}>
      <s-stack gap="small-300">
        {pending > 0 && <s-text color="subdued">{t("pending_points", { points: count(pending) })}</s-text>}
        {data.tier && <Tier tier={data.tier} />}
      </s-stack>
    </s-section>
  );
}

function Tier({ tier }: { tier: NonNullable<Bootstrap["tier"]> }) {
  return (
    <>
      {tier.name && <s-text type="strong">{tier.name}</s-text>}
      {tier.detail && <s-text color="subdued">{tier.detail}</s-text>}
      {tier.next && <s-progress value={tier.permille} max={1000} accessibilityLabel={tier.missing} />}
      {tier.next && <s-text color="subdued">{tier.missing}</s-text>}
      {tier.perks.map((perk) => (
        <s-text key={perk}>{perk}</s-text>
      ))}
    </>
  );
}
