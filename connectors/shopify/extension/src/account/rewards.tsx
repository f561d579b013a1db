import { useState } from "preact/hooks";
import type { Reward } from "../widget/wire.ts";
import { textIn } from "./field.ts";
import type { Wish } from "./taps.ts";

interface Props {
  reward: Reward;
  count(points: number): string;
  /** Something is being taken: nothing else can be tapped. */
  busy: string;
  trouble: string;
  t(key: string, options?: Record<string, string | number>): string;
  take(wish: Wish): void;
}

/** One reward, and what it takes to get it. */
export function RewardRow({ reward, count, busy, trouble, t, take }: Props) {
  const { slider, choices } = reward;
  const [steps, setSteps] = useState(slider?.least ?? 0);
  const [product, setProduct] = useState("");
  const wish: Wish = { reward_id: reward.id, ...(slider && { steps }), ...(product && { product }) };
  const cost = slider ? slider.points * steps : reward.cost;
  return (
    <s-stack gap="small-300">
      <s-stack direction="inline" justifyContent="space-between" alignItems="center" gap="base">
        <s-stack gap="none">
          <s-text type="strong">{reward.name}</s-text>
          {reward.detail && <s-text color="subdued">{reward.detail}</s-text>}
          <s-text color="subdued">{cost > 0 ? count(cost) : t("free")}</s-text>
        </s-stack>
        <s-button
          variant="secondary"
          disabled={!reward.affordable || (busy !== "" && busy !== reward.id)}
          loading={busy === reward.id}
          onClick={() => take(wish)}
          accessibilityLabel={t("get_name", { reward: reward.name })}
        >
          {t("get")}
        </s-button>
      </s-stack>
      {slider && slider.most > slider.least && reward.affordable && (
        <s-number-field
          label={t("steps", { points: count(slider.points) })}
          min={slider.least}
          max={slider.most}
          step={1}
          value={String(steps)}
          onChange={(event) => setSteps(inside(Number(textIn(event)), slider.least, slider.most))}
        />
      )}
      {choices && choices.length > 1 && reward.affordable && (
        <s-select label={t("choice")} value={product} onChange={(event) => setProduct(textIn(event))}>
          <s-option value="">{t("later")}</s-option>
          {choices.map((choice) => (
            <s-option key={choice.id} value={choice.id}>
              {choice.title}
            </s-option>
          ))}
        </s-select>
      )}
      {!reward.affordable && (reward.why || reward.missing > 0) && (
        <s-text color="subdued">{reward.why || t("missing", { points: count(reward.missing) })}</s-text>
      )}
      {trouble && <s-banner tone="critical">{trouble}</s-banner>}
    </s-stack>
  );
}

/** A number that can be wanted; what is typed may be anything. */
const inside = (n: number, least: number, most: number) =>
  Number.isFinite(n) ? Math.min(Math.max(Math.trunc(n), least), most) : least;
