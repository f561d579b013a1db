import { useData } from "./context.ts";
import { Track } from "./parts.tsx";

/** The member's tier: why they have it, until when, what it brings, and the way to the next. */
export function TierCard() {
  const { data, t } = useData();
  const tier = data.tier;
  if (!tier || !(tier.name || tier.missing)) return null;
  return (
    <section class="section">
      {tier.name && (
        <h3 class="tier">
          <i style={{ background: tier.color || undefined }} />
          <bdi>{t("tier", { Tier: tier.name })}</bdi>
        </h3>
      )}
      {[tier.reason, tier.detail].map((text) => text && <p class="quiet">{text}</p>)}
      {tier.missing && (
        <>
          <Track label={tier.missing} done={tier.permille / 10} />
          <p>{tier.missing}</p>
        </>
      )}
      {tier.perks.length > 0 && (
        <details>
          <summary>{t("tier_brings", { Tier: tier.name })}</summary>
          <ul class="perks">
            {tier.perks.map((perk) => (
              <li key={perk}>
                <bdi>{perk}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
