import { safeURL } from "../safe-url.ts";
import { useData } from "./context.ts";
import { TroubleNote } from "./parts.tsx";

/** What the shop has to say to the member, until they put it away. */
export function News() {
  const { data, model, state } = useData();
  const { news } = data;
  if (!news) return null;
  return (
    <section class="section">
      <h3 dir="auto">{news.title}</h3>
      <p class="terms" dir="auto">
        {news.text}
      </p>
      <div class="row">
        {news.link && (
          <a class="primary" href={safeURL(news.link)}>
            {news.button}
          </a>
        )}
        <button type="button" class="link" aria-busy={state.busy.has("news")} onClick={() => model.putAway(news.id)}>
          {news.away}
        </button>
      </div>
      <TroubleNote of="news" />
    </section>
  );
}
