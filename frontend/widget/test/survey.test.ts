import { afterEach, describe, expect, it, vi } from "vitest";
import { ask } from "../src/survey/survey.ts";
import { hostOf, reply, Shop, until } from "./shop.ts";

const question = { id: "", text: "", least: 0, most: 0, low: "", high: "", options: [], required: false, given: "" };
const survey = {
  id: "s1",
  from: "Mia",
  title: "How was it?",
  intro: "",
  questions: [
    {
      ...question,
      id: "how",
      kind: "csat",
      text: "<b>How</b>?",
      least: 1,
      most: 5,
      low: "Bad",
      high: "Good",
      required: true,
    },
    { ...question, id: "found", kind: "choice", text: "Found us?", options: [{ id: "ad", text: "An ad" }] },
    { ...question, id: "open", kind: "text", text: "Anything?" },
  ],
  send: "Send",
  later: "Not now",
  optional: "if you like",
};

async function asked() {
  const shop = new Shop();
  shop.answers["GET /survey"] = () => reply({ survey });
  shop.answers["POST /survey/s1/answers"] = () => reply({ text: "Thank you! You got 40 points.", points: 40 });
  shop.answers["POST /survey/s1/decline"] = () => new Response(null, { status: 204 });
  const { root, call } = hostOf();
  const place = document.createElement("section");
  root.append(place);
  const done = vi.fn();
  await ask({ root, place, call, locale: "en", failed: "No answer", done });
  const tap = (value: string) => place.querySelector<HTMLInputElement>(`input[value="${value}"]`)?.click();
  const said = async () => Promise.all(shop.sent("POST /survey/s1/answers").map((request) => request.clone().json()));
  return { shop, place, done, tap, said };
}

describe("a survey in the panel", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("takes the first tap at once, shows the rest, and is thanked once", async () => {
    const { shop, place, done, tap, said } = await asked();
    expect(place.textContent).toContain("<b>How</b>?");
    expect(place.querySelectorAll<HTMLInputElement>("input[name=how]")).toHaveLength(5);
    tap("5");
    expect(await said()).toEqual([{ answers: expect.objectContaining({ how: "5" }), part: true }]);
    tap("ad");
    expect(shop.sent("POST /survey/s1/answers")).toHaveLength(1);
    const form = place.querySelector("form");
    form?.dispatchEvent(new Event("submit", { cancelable: true }));
    form?.dispatchEvent(new Event("submit", { cancelable: true }));
    await until(() => place.textContent === "Thank you! You got 40 points.");
    expect(done).toHaveBeenCalledOnce();
    expect((await said()).slice(1)).toEqual([{ answers: expect.objectContaining({ how: "5", found: "ad" }) }]);
  });

  it("leads who was not content to the guide that may help, as plain text", async () => {
    const { shop, place, tap } = await asked();
    const help = { text: "This may help", title: "<i>Kettle</i>", link: "https://rewards.example/guide/k" };
    shop.answers["POST /survey/s1/answers"] = () => reply({ text: "Thank you!", points: 0, help });
    tap("1");
    place.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await until(() => place.textContent === "Thank you!This may help: <i>Kettle</i>");
    const link = place.querySelector("a");
    expect([link?.getAttribute("href"), link?.rel, link?.target]).toEqual([help.link, "noopener", "_blank"]);
  });

  it("goes away when the shopper does not care", async () => {
    const { shop, place } = await asked();
    place.querySelector<HTMLButtonElement>("button.link")?.click();
    expect(place.childElementCount).toBe(0);
    await until(() => shop.sent("POST /survey/s1/decline").length === 1);
  });
});
