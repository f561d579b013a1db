import type { Question } from "../wire.ts";

/** Makes an element. Words only ever become text. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  set: Partial<HTMLElementTagNameMap[Name]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), set);
  element.append(...children);
  return element;
}

/** One question: taps for a scale or a choice, a field for words. */
export function drawQuestion(question: Question, optional: string): HTMLElement {
  const { text, kind, required } = question;
  const title = required ? text : `${text} (${optional})`;
  if (kind === "text") {
    const field = make("textarea", { name: question.id, rows: 3, maxLength: 2000, required, value: question.given });
    return make("label", { className: "asked" }, make("b", {}, title), field);
  }
  const asked = make("fieldset", { className: "asked" }, make("legend", {}, make("b", {}, title)));
  if (kind === "choice") asked.append(...question.options.map(({ id, text }) => tap(question, id, text, "pick")));
  else asked.append(scale(question));
  return asked;
}

function scale(question: Question): HTMLElement {
  const taps = make("div", { className: "scale", dir: "ltr" });
  for (let n = question.least; n <= question.most; n++) taps.append(tap(question, String(n), String(n), "point"));
  const ends = make("small", { className: "ends", dir: "ltr" });
  for (const end of [question.low, question.high]) ends.append(make("span", { dir: "auto" }, end));
  return make("div", {}, taps, ends);
}

function tap({ id, given, required }: Question, value: string, text: string, className: string): HTMLElement {
  const input = make("input", { type: "radio", name: id, value, required, checked: given === value });
  return make("label", { className }, input, make("span", {}, text));
}
