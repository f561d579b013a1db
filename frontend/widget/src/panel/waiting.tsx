import { useScene } from "./context.ts";

/** The real layout in grey, shown once waiting is noticed (150 ms, in CSS). */
export function Skeleton() {
  const { t } = useScene();
  return (
    <div class="skeleton" aria-busy="true">
      <h2 id="regulars-title" class="hidden">
        {t("loading")}
      </h2>
      <div class="head">
        <i class="bar short" />
        <i class="bar tall" />
        <i class="bar" />
      </div>
      <div class="body">
        {[1, 2, 3, 4].map((row) => (
          <div key={row} class="row">
            <div class="grow">
              <i class="bar short" />
              <i class="bar" />
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

export function Failed() {
  const { t, model } = useScene();
  return (
    <div class="body alone" role="alert">
      <h2 id="regulars-title">{t("error_title")}</h2>
      <p>{t("error_hint")}</p>
      <button type="button" class="primary" onClick={() => model.load()}>
        {t("retry")}
      </button>
    </div>
  );
}
