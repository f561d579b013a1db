import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { under } from "../../scripts/scope";

const retry = { "X-Shopify-Retry-Invalid-Session-Request": "1" };
const asked: string[] = [];
let answers: Response[] = [];
let shop = 200;

beforeEach(() => {
  asked.length = 0;
  answers = [];
  shop = 200;
  vi.resetModules();
  const page = {
    api: "https://app.test",
    page: "/wp-admin/admin.php?page=regulars",
    token: "/token",
    nonce: "n",
    renew: "/renew",
  };
  const element = document.createElement("div");
  element.id = "regulars-admin";
  element.dataset.page = JSON.stringify(page);
  element.innerHTML = '<div id="regulars-root"></div><div id="regulars-pop"></div>';
  document.body.replaceChildren(element);
  let token = 0;
  vi.stubGlobal("fetch", async (request: Request | string) => {
    if (request === "/token")
      return new Response(JSON.stringify({ token: `t${++token}`, expires_in: 300 }), { status: shop });
    if (typeof request === "string") return new Response("0", { status: 400 });
    asked.push(`${request.credentials} ${request.url} ${request.headers.get("Authorization")}`);
    return answers.shift() ?? new Response("{}");
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

describe("in wp-admin", () => {
  it("asks the server of the shop's program, with the shop's word and without cookies", async () => {
    const { getSession } = await import("@/api/calls");
    await getSession();
    expect(asked).toEqual(["omit https://app.test/api/v1/session Bearer t1"]);
  });

  it("gets the shop's word anew once where it was too old", async () => {
    const { hostFetch } = await import("./fetch");
    answers = [
      new Response("{}", { status: 401, headers: retry }),
      new Response("{}", { status: 401, headers: retry }),
    ];
    expect((await hostFetch(new Request("https://app.test/api/v1/team", { method: "POST" }))).status).toBe(
      401,
    );
    expect(asked.map((one) => one.split(" ")[3])).toEqual(["t1", "t2"]);
  });

  it("takes whom the shop lets in no more for signed out", async () => {
    const { hostFetch } = await import("./fetch");
    shop = 403;
    expect((await hostFetch(new Request("https://app.test/api/v1/team"))).status).toBe(401);
    expect(asked).toEqual([]);
  });

  it("saves files by fetching them from the server", async () => {
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    const { download } = await import("./download");
    answers = [
      new Response("a", { headers: { "Content-Disposition": 'attachment; filename="program-3.json"' } }),
    ];
    await download("/api/v1/program/export", "program.json");
    expect([asked, saved]).toEqual([
      ["omit https://app.test/api/v1/program/export Bearer t1"],
      ["program-3.json"],
    ]);
  });

  it("puts dialogs into its own part of the page", async () => {
    const { speaker, stage } = await import("./wordpress");
    expect([stage()?.id, speaker?.id]).toEqual(["regulars-pop", "regulars-admin"]);
  });

  it("names a page of ours in the address of WordPress's, and finds it there", async () => {
    const { basepath, hostHistory, named, placed } = await import("./history");
    const page = "/wp-admin/admin.php?page=regulars";
    for (const [to, address] of [
      ["/", page],
      ["/members", `${page}&path=/members`],
      ["/members?tier=a%26b&q=x", `${page}&path=/members%3Ftier%3Da%2526b%26q%3Dx`],
      ["/settings#look", `${page}&path=/settings%23look`],
    ] as const) {
      expect(placed(page, basepath + to)).toBe(address);
      expect(named(new URL(address, "https://shop.test").search)).toBe(basepath + to);
    }
    expect(named("?page=regulars")).toBe("/admin/");
    expect(named("?page=regulars&path=//evil.test")).toBe("/admin/");
    expect(hostHistory?.createHref("/admin/stores")).toBe(`${page}&path=/stores`);
  });
});

describe("our sheet in wp-admin", () => {
  it("stands under our element, whatever a selector is like", () => {
    expect(under(".px-4", false)).toBe("#regulars-admin .px-4");
    expect(under(":root:not([data-theme=light])", true)).toBe("#regulars-admin:not([data-theme=light])");
    expect(under("body", true)).toBe("#regulars-admin");
    expect(under("h1", true)).toBe("#regulars-admin :where(h1)");
    expect(under("*", true)).toBe("#regulars-admin :where(*)");
    expect(under("::placeholder", true)).toBe("#regulars-admin :where(*)::placeholder");
    expect(under("input:where([type=search])::-webkit-search-decoration", true)).toBe(
      "#regulars-admin :where(input:where([type=search]))::-webkit-search-decoration",
    );
    expect(under(":after", true)).toBe("#regulars-admin :where(*):after");
    expect(under(".folded #regulars-admin", false)).toBe(".folded #regulars-admin");
  });
});
