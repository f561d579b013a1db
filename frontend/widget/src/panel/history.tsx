import type { Movement } from "../wire.ts";
import { useData } from "./context.ts";
import { Title } from "./parts.tsx";

const few = 3;

/** The points history: the newest few, and all of it page by page. Every movement has its reason. */
export function History() {
  const { data, state, model, speech, t } = useData();
  const { history } = state;
  const items = history?.items.length ? history.items : data.history.slice(0, few);
  const title = t("history", { Unit: speech.unit });
  return (
    <section class="section" aria-busy={history?.state === "busy"}>
      <Title text={title}>
        {data.history.length > 0 && (
          <button
            type="button"
            class="link"
            aria-expanded={history !== undefined}
            onClick={() => (history ? model.closeHistory() : model.moreHistory())}
          >
            {t(history ? "fewer" : "all")}
            <span class="hidden"> {title}</span>
          </button>
        )}
      </Title>
      {items.length ? (
        <ul>
          {items.map((movement) => (
            <li key={movement.id}>
              <Entry movement={movement} />
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{t("no_history")}</p>
      )}
      {history?.state === "failed" && (
        <p class="trouble" role="alert">
          {t("error_hint")}
        </p>
      )}
      {history && (history.next || history.state === "failed") && (
        <button type="button" class="plain wide" onClick={() => model.moreHistory()}>
          {t(history.state === "failed" ? "retry" : "more")}
        </button>
      )}
    </section>
  );
}

function Entry({ movement }: { movement: Movement }) {
  const { speech, t } = useData();
  return (
    <div class="row top">
      <div class="grow">
        <b>
          <bdi>{movement.title}</bdi>
        </b>
        <small class="line">
          <bdi>{movement.reason}</bdi>
        </small>
        <small class="line faint">
          <time dateTime={movement.on}>{speech.day(movement.on)}</time>
        </small>
      </div>
      <span class={`moved ${movement.pending ? "pending" : ""}`}>
        {movement.points !== 0 && <b dir="ltr">{speech.signed(movement.points)}</b>}
        {movement.pending && <small>{t("pending")}</small>}
      </span>
    </div>
  );
}
