import { useData } from "./context.ts";
import { Icon } from "./icon.tsx";
import { Section } from "./parts.tsx";

/** Ways to earn, each with what it gives. */
export function Ways() {
  const { data, t } = useData();
  return (
    <Section title={t("earn")} items={data.ways} few={3}>
      {(way) => (
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
          </div>
          <b class="gain" dir="auto">
            {way.points_label}
          </b>
        </div>
      )}
    </Section>
  );
}
