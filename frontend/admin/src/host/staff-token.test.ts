import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NotLetIn, tokens } from "./staff-token";

const page = { api: "https://app.test", page: "/admin.php", token: "/token", nonce: "old", renew: "/renew" };
const asked: string[] = [];
let signed: Response[] = [];
let renewed = new Response("");
let clock = 0;
const now = () => clock;

const good = (token: string) => new Response(JSON.stringify({ token, expires_in: 300 }));

beforeEach(() => {
  asked.length = 0;
  signed = [];
  renewed = new Response("0", { status: 400 });
  clock = 0;
  vi.stubGlobal("fetch", async (address: string, init: RequestInit) => {
    const nonce = new Headers(init.headers).get("X-WP-Nonce");
    asked.push(nonce ? `${address} ${nonce}` : address);
    return address === "/renew" ? renewed : (signed.shift() ?? new Response("", { status: 500 }));
  });
});

afterEach(() => vi.unstubAllGlobals());

describe("tokens", () => {
  it("asks the shop once for all who want a token, and again half a minute before it ends", async () => {
    signed = [good("one"), good("two")];
    const token = tokens(page, now);
    expect(await Promise.all([token(), token(), token()])).toEqual(["one", "one", "one"]);
    clock = 269_999;
    expect(await token()).toBe("one");
    clock = 270_000;
    expect(await token()).toBe("two");
    expect(asked).toEqual(["/token old", "/token old"]);
  });

  it("gets a new one where the server refused it, once for all", async () => {
    signed = [good("one"), good("two")];
    const token = tokens(page, now);
    await token();
    expect(await Promise.all([token(true), token(true)])).toEqual(["two", "two"]);
  });

  it("asks WordPress for a new nonce where the page's is too old", async () => {
    signed = [new Response("{}", { status: 403 }), good("one"), good("two")];
    renewed = new Response("abcdef0123");
    const token = tokens(page, now);
    expect(await token()).toBe("one");
    expect(await token(true)).toBe("two");
    expect(asked).toEqual(["/token old", "/renew", "/token abcdef0123", "/token abcdef0123"]);
  });

  it("says that nobody is signed in, and does not keep that", async () => {
    signed = [new Response("{}", { status: 401 }), good("one")];
    const token = tokens(page, now);
    await expect(token()).rejects.toBeInstanceOf(NotLetIn);
    expect(await token()).toBe("one");
  });

  it("keeps no failure of the shop's", async () => {
    signed = [new Response("", { status: 502 }), good("one")];
    const token = tokens(page, now);
    await expect(token()).rejects.toThrow("502");
    expect(await token()).toBe("one");
  });
});
