import { afterEach, describe, expect, it, vi } from "vitest";
import { Model } from "../src/panel/model.ts";
import { carryInCart, carryInCookie, keepVisit, keptVisit } from "../src/visit.ts";
import { bootstrapOf, hostOf, reply, Shop } from "./shop.ts";

const offer = { said: "Your friend gets €5 off", detail: "" };
const invite = { code: "K8XKX8KA", link: "https://shop.example/i/K8XKX8KA", offer, friends: [], shares: [] };

/** The page of a friend's link, as the server renders it. */
function land(visit: string, until: string) {
  document.body.innerHTML = `<div data-regulars-visit="${visit}" data-regulars-until="${until}">
    <form><input type="hidden" name="visit" value="${visit}"></form></div>`;
}

const field = () => document.querySelector<HTMLInputElement>("[name=visit]")?.value;

describe("inviting friends", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    localStorage.clear();
    document.body.innerHTML = "";
  });

  it("keeps the first link that was followed, and has the cart carry it", async () => {
    const shop = new Shop();
    land("FIRST", "2999-01-01T00:00:00Z");
    keepVisit(carryInCart);
    land("SECOND", "2999-01-01T00:00:00Z");
    keepVisit(carryInCart);
    expect([keptVisit(), field()]).toEqual(["FIRST", "FIRST"]);
    const carts = await Promise.all(shop.sent("POST /cart/update.js").map((request) => request.json()));
    expect(carts.at(-1)).toEqual({ attributes: { regulars_visit: "FIRST" } });
  });

  it("begins anew when the window of the first link is over", () => {
    new Shop();
    land("FIRST", "2020-01-01T00:00:00Z");
    keepVisit(carryInCookie);
    land("SECOND", "2999-01-01T00:00:00Z");
    keepVisit(carryInCookie);
    expect([keptVisit(), field()]).toEqual(["SECOND", "SECOND"]);
  });

  it("tells once which link a member's browser followed, and asks for what to share", async () => {
    const shop = new Shop(bootstrapOf({ referral: offer }));
    shop.answers["POST /visit"] = () => new Response(null, { status: 204 });
    shop.answers["GET /invite"] = () => reply(invite);
    land("FIRST", "2999-01-01T00:00:00Z");
    keepVisit(carryInCookie);
    const model = new Model(hostOf());
    await model.show();
    await model.load();
    await Promise.all([model.openInvite(), model.openInvite()]);
    expect(await shop.sent("POST /visit").at(0)?.json()).toEqual({ visit: "FIRST" });
    expect([shop.sent("POST /visit").length, shop.sent("GET /invite").length]).toEqual([1, 1]);
    expect(model.state.invite?.link).toBe(invite.link);
  });
});
