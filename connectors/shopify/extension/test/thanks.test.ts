import { join } from "node:path";
import { getExtension } from "@shopify/ui-extensions-tester";
import { render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answering, type Call, type Given } from "./server.ts";

const extension = getExtension("purchase.thank-you.block.render", {
  configSearchDir: join(import.meta.dirname, "../extensions/thank-you"),
});
let calls: Call[];
let given: Given;

beforeEach(() => {
  extension.setUp();
  [given, calls] = answering(extension);
  extension.shopify.settings.value = { survey: "how-was-it" };
});
afterEach(() => {
  render(null, document.body);
  extension.tearDown();
});

const survey = {
  id: "s1",
  title: "One question",
  intro: "",
  send: "Send",
  questions: [
    {
      id: "q1",
      kind: "nps",
      text: "Would you recommend us?",
      least: 0,
      most: 10,
      low: "No",
      high: "Yes",
      options: [],
      required: true,
    },
  ],
};

test("the merchant's survey is asked, answered and thanked for", async () => {
  given["GET /survey"] = { survey };
  given["POST /survey/s1/answers"] = { text: "Thank you!" };
  await extension.render();
  await vi.waitFor(() => expect(document.body.querySelectorAll("s-choice")).toHaveLength(11));
  expect(document.body.querySelector("s-choice")?.textContent).toBe("0 · No");
  const send = document.body.querySelector("s-button") as HTMLElement;
  expect((send as HTMLElement & { disabled: boolean }).disabled ?? send.hasAttribute("disabled")).toBe(true);
  const list = document.body.querySelector("s-choice-list") as HTMLElement & { values: string[] };
  list.values = ["9"];
  list.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(send.hasAttribute("disabled")).toBe(false));
  send.click();
  await vi.waitFor(() => expect(document.body.textContent).toBe("Thank you!"));
  expect(calls[0]?.url).toContain("survey=how-was-it");
  expect(calls.at(-1)?.body).toBe('{"answers":{"q1":"9"}}');
});

test("nothing stands there when nobody is to be asked, or no survey is chosen", async () => {
  given["GET /survey"] = { survey: null };
  await extension.render();
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  expect(document.body.textContent).toBe("");
  extension.shopify.settings.value = { survey: undefined };
  await extension.render();
  expect(calls).toHaveLength(1);
});
