import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Model } from "../src/panel/model.ts";
import { loadTaps } from "../src/panel/taps.ts";
import type { Code, Reward } from "../src/wire.ts";
import { bootstrapOf, hostOf, reply, Shop } from "./shop.ts";

const ten = bootstrapOf().rewards[0] as Reward;
const keys = (shop: Shop) => shop.sent("POST /redemptions").map((request) => request.headers.get("Idempotency-Key"));

async function opened(shop = new Shop()) {
  const model = new Model(hostOf());
  await model.show();
  return { shop, model };
}

describe("taking a reward", () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
    document.body.replaceChildren();
  });

  it("sends one request and one key for a double tap", async () => {
    const { shop, model } = await opened();
    await Promise.all([model.redeem(ten), model.redeem(ten)]);
    expect(keys(shop)).toHaveLength(1);
    expect(keys(shop)[0]).toMatch(/^[\w-]{8,80}$/);
    expect(model.state.data?.codes.map(({ code }) => code)).toEqual(["CODE-1"]);
  });

  it("shows the code, says it, and forgets the key", async () => {
    const { model } = await opened();
    await model.redeem(ten);
    expect(model.state.said).toBe("Your code for “€10 off” is ready: CODE-1");
    expect(model.state.arrived).toBe("redemption-1");
    expect(loadTaps()).toEqual({});
  });

  it("shows the code with what it changes, or after two seconds when that is not told", async () => {
    vi.useFakeTimers();
    const { shop, model } = await opened();
    let tell = () => {};
    shop.answers["GET /bootstrap"] = () =>
      new Promise((resolve) => {
        tell = () => resolve(reply({ ...shop.snapshot(), balance: { available: 240, pending: 0, held: 0 } }));
      });
    const taken = model.redeem(ten);
    await vi.advanceTimersByTimeAsync(1900);
    expect(model.state.data?.codes).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    await taken;
    expect(model.state.data?.codes.map(({ code }) => code)).toEqual(["CODE-1"]);
    expect(model.state.data?.balance?.available).toBe(1240);
    tell();
    await vi.advanceTimersByTimeAsync(0);
    expect(model.state.data?.balance?.available).toBe(240);
  });

  it("buys a second one on purpose with a second key", async () => {
    const { shop, model } = await opened();
    await model.redeem(ten);
    await model.redeem(ten);
    expect(new Set(keys(shop)).size).toBe(2);
    expect(shop.bought.size).toBe(2);
  });

  it.each([
    ["what the cart holds", "EUR", 7950],
    ["nothing of a cart in another currency", "USD", undefined],
  ])("names %s when a percentage has a most", async (_, currency, cart) => {
    const { shop, model } = await opened();
    shop.answers["GET /cart.js"] = () => reply({ currency, items_subtotal_price: 7950 });
    await model.redeem({ ...ten, capped: "EUR" });
    const [tap] = shop.sent("POST /redemptions");
    expect(await tap?.clone().json()).toEqual({ reward_id: ten.id, ...(cart && { cart }) });
  });

  it("keeps the key when the answer is lost, so that the next tap is the same purchase", async () => {
    const { shop, model } = await opened();
    shop.answers["POST /redemptions"] = (request) => {
      shop.buy(request);
      delete shop.answers["POST /redemptions"];
      throw new TypeError("network");
    };
    await model.redeem(ten);
    expect(model.state.trouble.r10).toEqual({ key: "no_answer" });
    await model.redeem(ten);
    const [first, second] = keys(shop);
    expect(first).toBe(second);
    expect(shop.bought.size).toBe(1);
  });

  it("keeps the key over a reload of the page", async () => {
    const { shop, model } = await opened();
    shop.answers["POST /redemptions"] = () => {
      throw new TypeError("network");
    };
    await model.redeem(ten);
    delete shop.answers["POST /redemptions"];
    const reloaded = (await opened(shop)).model;
    await reloaded.redeem(ten);
    expect(new Set(keys(shop)).size).toBe(1);
    expect(shop.bought.size).toBe(1);
  });

  it("sees after a reload that the lost answer was a purchase", async () => {
    const { shop, model } = await opened();
    shop.answers["POST /redemptions"] = (request) => {
      shop.buy(request);
      throw new TypeError("network");
    };
    await model.redeem(ten);
    const reloaded = (await opened(shop)).model;
    expect(reloaded.state.data?.codes).toHaveLength(1);
    expect(loadTaps()).toEqual({});
  });

  it.each([500, 503, 429, 401])("keeps the key on %i, which says nothing about the purchase", async (status) => {
    const { shop, model } = await opened();
    shop.answers["POST /redemptions"] = () => reply({ detail: "later" }, status);
    await model.redeem(ten);
    expect(Object.keys(loadTaps())).toEqual(["r10"]);
    expect(model.state.trouble.r10).toEqual({ key: "no_answer" });
  });

  it("shows a refusal in the server's words and frees the key", async () => {
    const { shop, model } = await opened();
    shop.answers["POST /redemptions"] = () => reply({ detail: "You need 260 more points" }, 409);
    await model.redeem(ten);
    expect(model.state.trouble.r10).toEqual({ text: "You need 260 more points" });
    expect(loadTaps()).toEqual({});
  });

  it("asks on while a code is being prepared, then shows it", async () => {
    vi.useFakeTimers();
    const { shop, model } = await opened();
    const waiting: Code = { id: "slow", reward_name: "€10 off", state: "creating", detail: "" };
    const ready: Code = { ...waiting, state: "issued", code: "LATE-1" };
    let asked = 0;
    shop.answers["POST /redemptions"] = () => reply(waiting, 202);
    shop.answers["GET /redemptions/slow"] = () => reply(++asked < 3 ? waiting : ready);
    await model.redeem(ten);
    expect(model.state.taps.r10?.id).toBe("slow");
    shop.data = bootstrapOf({ codes: [ready] });
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toBe(3);
    expect(model.state.data?.codes[0]?.code).toBe("LATE-1");
    expect(model.state.taps).toEqual({});
    expect(loadTaps()).toEqual({});
  });

  it("says that points come back when a prepared code fails", async () => {
    vi.useFakeTimers();
    const { shop, model } = await opened();
    const waiting: Code = { id: "slow", reward_name: "€10 off", state: "creating", detail: "" };
    shop.answers["POST /redemptions"] = () => reply(waiting, 202);
    shop.answers["GET /redemptions/slow"] = () => reply({ ...waiting, state: "cancelled" });
    await model.redeem(ten);
    await vi.advanceTimersByTimeAsync(1500);
    expect(model.state.trouble.r10).toEqual({ key: "refused" });
    expect(loadTaps()).toEqual({});
  });

  it("stops asking after a minute and says so", async () => {
    vi.useFakeTimers();
    const { shop, model } = await opened();
    const waiting: Code = { id: "slow", reward_name: "€10 off", state: "unknown", detail: "" };
    shop.answers["POST /redemptions"] = () => reply(waiting, 202);
    shop.answers["GET /redemptions/slow"] = () => reply(waiting);
    await model.redeem(ten);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(model.state.trouble.slow).toEqual({ key: "preparing_late" });
    const asked = shop.sent("GET /redemptions/slow").length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(shop.sent("GET /redemptions/slow")).toHaveLength(asked);
  });

  it("forgets the taps of a shopper who has signed out", async () => {
    const { shop, model } = await opened();
    shop.answers["POST /redemptions"] = () => reply({}, 503);
    await model.redeem(ten);
    await opened(new Shop(bootstrapOf({ shopper: "anonymous" })));
    expect(loadTaps()).toEqual({});
  });

  it("says in which language every answer should be", async () => {
    const { shop, model } = await opened(new Shop(bootstrapOf({ locale: "de" })));
    await model.redeem(ten);
    await model.moreHistory();
    await model.change("leave");
    const asked = shop.requests.filter(({ url }) => !url.endsWith(".json")).slice(1);
    expect(asked.map(({ url }) => new URL(url).searchParams.get("locale"))).toEqual(asked.map(() => "de"));
  });

  it("repeats a slider's tap with the steps it had, whatever the thumb says by then", async () => {
    const { shop, model } = await opened();
    const slide = { ...ten, slider: { least: 1, most: 9, points: 100, amount: { minor: 100, currency: "EUR" } } };
    shop.answers["POST /redemptions"] = () => reply({}, 503);
    await model.redeem(slide, 4);
    delete shop.answers["POST /redemptions"];
    await model.redeem(slide, 7);
    const bodies = await Promise.all(shop.sent("POST /redemptions").map((request) => request.json()));
    expect(bodies).toEqual([
      { reward_id: "r10", steps: 4 },
      { reward_id: "r10", steps: 4 },
    ]);
  });

  it("repeats a tap on a free product with the one that was chosen first", async () => {
    const { shop, model } = await opened();
    shop.answers["POST /redemptions"] = () => reply({}, 503);
    await model.redeem(ten, undefined, "mug");
    delete shop.answers["POST /redemptions"];
    await model.redeem(ten, undefined, "pot");
    const bodies = await Promise.all(shop.sent("POST /redemptions").map((request) => request.json()));
    expect(bodies.map(({ product }) => product)).toEqual(["mug", "mug"]);
  });

  it("gives a code back once, and says when it is in use", async () => {
    const { shop, model } = await opened();
    await model.redeem(ten);
    const code = { ...(model.state.data?.codes[0] as Code), undoable: true };
    const undo = `POST /redemptions/${code.id}/undo`;
    shop.answers[undo] = () => reply(code);
    await model.undo(code);
    expect(model.state.trouble[code.id]).toEqual({ key: "still_used" });
    shop.answers[undo] = () => {
      shop.bought.clear();
      shop.data = { ...shop.data, codes: [{ ...code, state: "revoked" }] };
      return reply({ ...code, state: "revoked" });
    };
    await Promise.all([model.undo(code), model.undo(code)]);
    expect(shop.sent(undo)).toHaveLength(2);
    expect(model.state.data?.codes.map(({ state }) => state)).toEqual(["revoked"]);
    expect(model.state.trouble).toEqual({});
    expect(model.state.arrived).toBe("redemption-1");
  });

  it("keeps a code whose return was not answered, and watches one that takes its time", async () => {
    const { shop, model } = await opened();
    await model.redeem(ten);
    const code = model.state.data?.codes[0] as Code;
    const undo = `POST /redemptions/${code.id}/undo`;
    shop.answers[undo] = () => reply({}, 502);
    await model.undo(code);
    expect(model.state.trouble[code.id]).toEqual({ key: "failed" });
    vi.useFakeTimers();
    shop.answers[undo] = () => reply({ ...code, state: "returning" }, 202);
    shop.answers[`GET /redemptions/${code.id}`] = () => reply({ ...code, state: "revoked" });
    await model.undo(code);
    expect(model.state.data?.codes[0]?.state).toBe("returning");
    await vi.advanceTimersByTimeAsync(2000);
    expect(shop.sent(`GET /redemptions/${code.id}`)).toHaveLength(1);
  });

  it("works where the browser refuses storage", async () => {
    vi.stubGlobal("sessionStorage", {
      getItem: () => {
        throw new Error("denied");
      },
      setItem: () => {
        throw new Error("denied");
      },
    });
    const { shop, model } = await opened();
    await model.redeem(ten);
    expect(shop.bought.size).toBe(1);
  });
});
