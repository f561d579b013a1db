import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const asked: { authorization: string | null; body: string }[] = [];
let answers: Response[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.resetModules();
  document.head.innerHTML = '<meta name="shopify-api-key" content="demo" />';
  let token = 0;
  vi.stubGlobal("shopify", { idToken: async () => `token-${++token}` });
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push({ authorization: request.headers.get("Authorization"), body: await request.text() });
    return answers.shift() ?? new Response("{}");
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  document.head.innerHTML = "";
});

const write = () => new Request("http://localhost/api/v1/team", { method: "POST", body: "once" });
const tooOld = () =>
  new Response("{}", { status: 401, headers: { "X-Shopify-Retry-Invalid-Session-Request": "1" } });

describe("hostFetch", () => {
  it("asks with a fresh token, once more where it was too old, and never a third time", async () => {
    const { hostFetch } = await import("./fetch");
    answers = [tooOld(), tooOld(), new Response("{}")];
    expect((await hostFetch(write())).status).toBe(401);
    expect(asked).toEqual([
      { authorization: "Bearer token-1", body: "once" },
      { authorization: "Bearer token-2", body: "once" },
    ]);
  });

  it("takes a no for a no", async () => {
    const { hostFetch } = await import("./fetch");
    answers = [new Response("{}", { status: 401 })];
    await hostFetch(write());
    expect(asked).toHaveLength(1);
  });

  it("sends no token of anybody's outside of Shopify", async () => {
    document.head.innerHTML = "";
    const { hostFetch } = await import("./fetch");
    await hostFetch(write());
    expect(asked).toEqual([{ authorization: null, body: "once" }]);
  });
});
