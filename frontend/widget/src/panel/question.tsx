import { useEffect, useRef } from "preact/hooks";
import { useData } from "./context.ts";

const fetchPart = (url: string) => import(url) as Promise<typeof import("../survey/survey.ts")>;

/** What the shop asks. Its script is fetched only when something waits, and what it draws stays when it is answered. */
export function Question() {
  const { data, model, host, t } = useData();
  const place = useRef<HTMLElement>(null);
  const waits = !!data.survey;
  useEffect(() => {
    if (!waits || !place.current) return;
    const { root, settings, call, folder } = host;
    const done = () => void model.load();
    const asking = { root, place: place.current, call, locale: settings.locale, failed: t("no_answer"), done };
    fetchPart(`${folder}regulars-survey.js`).then(
      ({ ask }) => ask(asking),
      () => {}, // nothing is asked; the next look tries again
    );
  }, [waits]);
  return <section ref={place} />;
}
