import { newKey } from "../panel/taps.ts";
import { make } from "../survey/question.ts";
import { type Asking, attempt, send } from "./calls.ts";
import type { Asked } from "./wire.ts";

/** One request: what was said, whether it is solved, and a line to write again. */
export function drawThread(asked: Asked, asking: Asking): HTMLElement {
  const { t, day } = asking;
  const about = [asked.subject || t(`desk.${asked.kind}`), asked.product_name].filter(Boolean).join(" · ");
  const thread = make(
    "details",
    { open: asked.ask_solved },
    make("summary", {}, make("bdi", {}, about), make("small", { className: "state" }, t(`desk.${asked.state}`))),
  );
  for (const { who, name, text, at, files } of asked.messages) {
    const from = [who === "me" ? t("desk.me") : name || t("desk.shop"), day(at)].join(" · ");
    const sent = files.map((file) => file.name).join(", ");
    thread.append(
      make(
        "div",
        { className: `said ${who}` },
        make("small", { className: "line" }, from),
        make("p", { dir: "auto" }, text),
        ...(sent ? [make("small", { className: "line", dir: "auto" }, sent)] : []),
      ),
    );
  }
  const replace = (said: Asked) => {
    const next = drawThread(said, asking) as HTMLDetailsElement;
    next.open = true;
    thread.replaceWith(next);
    next.querySelector("summary")?.focus();
  };
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  const post = (button: HTMLElement, path: string, body: object, key: string) =>
    void attempt(button, trouble, asking, async () =>
      replace(await send(asking, `/requests/${encodeURIComponent(asked.id)}/${path}`, key, body)),
    );
  if (asked.ask_solved) {
    const answer = (solved: boolean, text: string) => {
      const button = make("button", { className: "plain", type: "button" }, text);
      button.addEventListener("click", () => post(button, "solved", { solved }, newKey()));
      return button;
    };
    const taps = make("div", { className: "taps" }, answer(true, t("desk.yes")), answer(false, t("desk.no")));
    thread.append(make("p", {}, make("b", {}, t("desk.solved"))), taps);
  }
  if (asked.state !== "closed") thread.append(drawReply(post, asking));
  thread.append(trouble);
  return thread;
}

type Post = (button: HTMLElement, path: string, body: object, key: string) => void;

function drawReply(post: Post, { t }: Asking): HTMLElement {
  const text = make("textarea", { rows: 2, maxLength: 4000, required: true, ariaLabel: t("desk.again") });
  const button = make("button", { className: "plain", type: "submit" }, t("desk.again"));
  const form = make("form", {}, text, button);
  let key = newKey();
  form.addEventListener("input", () => {
    key = newKey();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    post(button, "messages", { text: text.value.trim() }, key);
  });
  return form;
}
