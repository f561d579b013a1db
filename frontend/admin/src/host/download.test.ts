import { afterEach, beforeEach, expect, it, vi } from "vitest";

const said: string[] = [];
const saved: string[] = [];
let answer = new Response("{}");

beforeEach(() => {
  said.length = saved.length = 0;
  vi.resetModules();
  document.head.innerHTML = '<meta name="shopify-api-key" content="demo" />';
  vi.stubGlobal("shopify", {
    idToken: async () => "a-token",
    toast: { show: (text: string) => said.push(text) },
  });
  vi.stubGlobal("fetch", async () => answer);
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  document.head.innerHTML = "";
});

it("saves a file under the name that the server gives it, and else under ours", async () => {
  const { download } = await import("./download");
  answer = new Response("a", { headers: { "Content-Disposition": 'attachment; filename="program-3.json"' } });
  await download("/api/v1/program/export", "program.json");
  answer = new Response("a");
  await download("/api/v1/program/export", "program.json");
  expect([saved, said]).toEqual([["program-3.json", "program.json"], []]);
});

it("says that a file did not come", async () => {
  const { download } = await import("./download");
  answer = new Response("{}", { status: 403 });
  await download("/api/v1/export", "regulars.zip");
  expect([saved, said]).toEqual([[], ["Something did not work."]]);
});
