import type { Reward } from "../wire.ts";
import { useData } from "./context.ts";
import { Section, TroubleNote } from "./parts.tsx";

/** Spend points: one tap takes a reward; what is missing is said, without a dead button. */
export function Rewards() {
  const { data, t, speech } = useData();
  return (
    <Section title={t("spend", { Unit: speech.unit })} items={data.rewards} few={4} empty={t("no_rewards")}>
      {(reward) => <RewardRow reward={reward} />}
    </Section>
  );
}

function RewardRow({ reward }: { reward: Reward }) {
  const { speech } = useData();
  return (
    <div class="row">
      <div class="grow">
        <b>
          <bdi>{reward.name}</bdi>
        </b>
        <small class="line">
          {speech.points(reward.cost)}
          {reward.detail && " · "}
          <bdi>{reward.detail}</bdi>
        </small>
        <TroubleNote of={reward.id} />
      </div>
      <Answer reward={reward} />
    </div>
  );
}

function Answer({ reward }: { reward: Reward }) {
  const { state, model, speech, t } = useData();
  const tap = state.taps[reward.id];
  const busy = state.busy.has(reward.id);
  if (tap?.id && !busy) return <small class="state">{t("preparing")}</small>;
  // A tap without an answer may be repeated even when its points seem gone: it is the same purchase.
  if (!reward.affordable && !tap) {
    return <small class="state">{t("to_go", { Missing: speech.number(reward.missing) })}</small>;
  }
  return (
    <button
      type="button"
      class="primary"
      aria-busy={busy}
      aria-label={t("get_name", {
        Reward: reward.name,
        Points: speech.points(reward.cost),
      })}
      onClick={() => model.redeem(reward)}
    >
      {t("get")}
    </button>
  );
}
