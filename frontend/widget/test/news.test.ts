import { afterEach, describe, expect, it, vi } from "vitest";
import { close, open } from "../src/panel/panel.tsx";
import { bootstrapOf, hostOf, reply, Shop, until } from "./shop.ts";

const news = {
  id: "n1",
  title: "Spring",
  text: "New teas <b>are here</b>",
  button: "Look",
  link: "javascript:alert(1)",
  away: "Got it",
};

describe("what the shop has to say", () => {
  afterEach(() => {
    close();
    vi.unstubAllGlobals();
  });

  it("is shown as text until it is put away, once", async () => {
    const shop = new Shop(bootstrapOf({ news, preferences_url: "https://rewards.example/preferences/x" }));
    shop.answers["POST /news/n1/dismiss"] = () => reply(bootstrapOf());
    const host = hostOf();
    open(host);
    await until(() => !!host.root.textContent?.includes("Spring"));
    expect(host.root.textContent).toContain("New teas <b>are here</b>");
    const link = [...host.root.querySelectorAll("a")].find((a) => a.textContent === "Look");
    expect(link?.getAttribute("href")).toBe("#");
    const away = [...host.root.querySelectorAll("button")].find((b) => b.textContent === "Got it");
    away?.click();
    away?.click();
    await until(() => !host.root.textContent?.includes("Spring"));
    expect(shop.sent("POST /news/n1/dismiss")).toHaveLength(1);
  });
});
