import type { Code } from "../widget/wire.ts";
import { isPreparing, isUsable } from "./taps.ts";

/** Rewards that were taken and can still be used, each with its code. */
export function Codes({ codes, t }: { codes: Code[]; t(key: string, options?: Record<string, string>): string }) {
  const usable = codes.filter(isUsable);
  if (usable.length === 0) return null;
  return (
    <s-section heading={t("my_rewards")}>
      <s-stack gap="base">
        {usable.map((code) => (
          <s-stack key={code.id} gap="small-300">
            <s-text type="strong">{code.reward_name}</s-text>
            {isPreparing(code) && <s-text color="subdued">{t("preparing")}</s-text>}
            {code.code && (
              <s-stack direction="inline" gap="base" alignItems="center">
                <s-text>{code.code}</s-text>
                <s-button variant="secondary" commandFor={`copy-${code.id}`} command="--copy">
                  {t("copy")}
                </s-button>
                <s-clipboard-item id={`copy-${code.id}`} text={code.code} />
              </s-stack>
            )}
            {code.state !== "to_do" && code.code && code.ends_on && (
              <s-text color="subdued">{t("until", { date: code.ends_on })}</s-text>
            )}
            {code.detail && <s-text color="subdued">{code.detail}</s-text>}
          </s-stack>
        ))}
      </s-stack>
    </s-section>
  );
}
