import { useState } from "preact/hooks";
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
  const { speech, state, t } = useData();
  const [chosen, choose] = useState(0);
  const [product, pick] = useState("");
  const { slider } = reward;
  const tapped = state.taps[reward.id]?.steps;
  // What was tapped stands until it is answered; what fits the points may have changed since it was chosen.
  const steps = slider && (tapped ?? Math.min(Math.max(chosen, slider.least), slider.most));
  const points = slider && steps ? slider.points * steps : reward.cost;
  return (
    <div class="row">
      <div class="grow">
        <b>
          <bdi>{reward.name}</bdi>
        </b>
        <small class="line">
          {speech.price(points)}
          {reward.detail && " · "}
          <bdi>{reward.detail}</bdi>
        </small>
        {slider && steps && reward.affordable && slider.most > slider.least && (
          <Slide slider={slider} steps={steps} fixed={!!tapped} onSlide={choose} />
        )}
        {reward.choices && reward.affordable && (
          <select
            aria-label={t("choice")}
            value={state.taps[reward.id]?.product ?? product}
            disabled={!!state.taps[reward.id]}
            onChange={(event) => pick(event.currentTarget.value)}
          >
            <option value="">{t("any_choice")}</option>
            {reward.choices.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
        <TroubleNote of={reward.id} />
      </div>
      <Answer reward={reward} points={points} steps={steps} product={product} />
    </div>
  );
}

interface SlideProps {
  slider: NonNullable<Reward["slider"]>;
  steps: number;
  fixed: boolean;
  onSlide: (steps: number) => void;
}

/** How much of a reward: what it takes off and costs follows the thumb. */
function Slide({ slider, steps, fixed, onSlide }: SlideProps) {
  const { t, speech } = useData();
  const says = t("slider_for", {
    Amount: speech.money({ ...slider.amount, minor: slider.amount.minor * steps }),
    Points: speech.points(slider.points * steps),
  });
  return (
    <>
      <input
        type="range"
        min={slider.least}
        max={slider.most}
        value={steps}
        disabled={fixed}
        aria-label={t("amount")}
        aria-valuetext={says}
        onInput={(event) => onSlide(Number(event.currentTarget.value))}
      />
      <small class="line">{says}</small>
    </>
  );
}

interface AnswerProps {
  reward: Reward;
  points: number;
  steps: number | undefined;
  product: string;
}

function Answer({ reward, points, steps, product }: AnswerProps) {
  const { state, model, speech, t } = useData();
  const tap = state.taps[reward.id];
  const busy = state.busy.has(reward.id);
  if (tap?.id && !busy) return <small class="state">{t("preparing")}</small>;
  // A tap without an answer may be repeated even when its points seem gone: it is the same purchase.
  if (reward.why && !tap) return <small class="state">{reward.why}</small>;
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
        Points: speech.price(points),
      })}
      onClick={() => model.redeem(reward, steps, product)}
    >
      {t("get")}
    </button>
  );
}
