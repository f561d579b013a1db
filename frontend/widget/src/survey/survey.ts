// Entry of regulars-survey.js, an ES module that the panel imports when a survey waits for the member's answer.
import type { Call } from "../connection.ts";
import { addStyles } from "../launcher.ts";
import type { Problem, Survey } from "../wire.ts";
import { drawQuestion, make } from "./question.ts";
import css from "./survey.css?raw";

export interface Asking {
  root: ShadowRoot;
  place: HTMLElement;
  call: Call;
  locale: string;
  /** Said when the shop does not answer. */
  failed: string;
  /** Called once it was answered: there may be more points. */
  done(): void;
}

/** What came of answers; help leads to a guide, for who was not content with a product. */
interface Thanks {
  text: string;
  help?: { text: string; title: string; link: string };
}

let styled: ShadowRoot | undefined;

/** Asks what waits, in its place in the panel: the first question, and the others once that is answered. */
export async function ask(asking: Asking): Promise<void> {
  const { root, place, call, locale } = asking;
  const response = await call(`/survey?locale=${encodeURIComponent(locale)}`);
  const { survey } = (await response.json()) as { survey: Survey | null };
  if (!survey) return;
  if (styled !== root) addStyles(root, css);
  styled = root;
  place.className = "section survey";
  place.replaceChildren(draw(survey, asking));
}

const post = (asking: Asking, path: string, body: object) =>
  asking.call(`${path}?locale=${encodeURIComponent(asking.locale)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

function draw(survey: Survey, asking: Asking): HTMLElement {
  const path = `/survey/${encodeURIComponent(survey.id)}`;
  const [first, ...others] = survey.questions.map((question) => drawQuestion(question, survey.optional));
  const rest = make("div", { hidden: true }, ...others);
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  const send = make("button", { className: "primary", type: "submit", hidden: true }, survey.send);
  const later = make("button", { className: "link", type: "button" }, survey.later);
  const form = make(
    "form",
    {},
    make("small", { className: "line" }, survey.from),
    make("h3", {}, survey.title),
    make("p", { className: "line" }, survey.intro),
    ...(first ? [first] : []),
    rest,
    trouble,
    make("div", { className: "row" }, send, later),
  );
  const answers = () => Object.fromEntries([...new FormData(form)].map(([name, said]) => [name, String(said)]));
  const reveal = () => {
    rest.hidden = send.hidden = false;
    later.hidden = true;
  };
  if (survey.questions[0]?.kind === "text" || survey.questions[0]?.given) reveal();
  form.addEventListener("change", () => {
    if (!rest.hidden) return;
    reveal();
    // The first tap counts even if nothing follows; whether it came through is said by the end.
    void post(asking, `${path}/answers`, { answers: answers(), part: true }).catch(() => {});
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.ariaBusy) return;
    send.ariaBusy = "true";
    trouble.hidden = true;
    try {
      const response = await post(asking, `${path}/answers`, { answers: answers() });
      const said = (await response.json()) as Thanks & Problem;
      if (response.ok) return thank(said, asking);
      trouble.textContent = said.detail ?? asking.failed;
    } catch {
      trouble.textContent = asking.failed;
    }
    send.ariaBusy = null;
    trouble.hidden = false;
  });
  later.addEventListener("click", () => {
    asking.place.replaceChildren();
    asking.place.className = "";
    void post(asking, `${path}/decline`, {}).catch(() => {});
  });
  return form;
}

function thank({ text, help }: Thanks, { place, done }: Asking): void {
  const said = make("p", { role: "status", tabIndex: -1 }, make("b", {}, text));
  place.replaceChildren(said);
  if (help) {
    const link = make(
      "a",
      { className: "link", href: help.link, target: "_blank", rel: "noopener" },
      make("bdi", {}, help.title),
    );
    place.append(make("p", {}, `${help.text}: `, link));
  }
  said.focus();
  done();
}
