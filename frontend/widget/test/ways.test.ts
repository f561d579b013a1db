import { afterEach, describe, expect, it, vi } from "vitest";
import { Model } from "../src/panel/model.ts";
import type { Way } from "../src/wire.ts";
import { bootstrapOf, hostOf, reply, Shop } from "./shop.ts";

const way: Way = {
  id: "us",
  title: "Follow us",
  detail: "Once",
  points_label: "+5",
  action: "follow",
  url: "https://x.test",
};

async function opened() {
  const shop = new Shop(bootstrapOf({ ways: [way] }));
  const model = new Model(hostOf());
  await model.show();
  return { shop, model };
}

describe("earning here", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("says once that one follows, and shows how the way stands then", async () => {
    const { shop, model } = await opened();
    shop.answers["POST /ways/us/follow"] = () => {
      const { action: _, ...received } = way;
      return reply(bootstrapOf({ ways: [{ ...received, detail: "Received" }] }));
    };
    await Promise.all([model.earn(way), model.earn(way)]);
    expect(shop.sent("POST /ways/us/follow")).toHaveLength(1);
    expect(model.state.data?.ways[0]?.detail).toBe("Received");
  });

  it("enters the birthday, and says what is wrong beside it", async () => {
    const { shop, model } = await opened();
    shop.answers["POST /birthday"] = () => reply({ detail: "must be a day" }, 422);
    await model.earn({ ...way, action: "birthday" }, "1990-03-28");
    expect(await shop.sent("POST /birthday")[0]?.json()).toEqual({ birthday: "1990-03-28" });
    expect(model.state.trouble.us).toEqual({ text: "must be a day" });
  });
});
