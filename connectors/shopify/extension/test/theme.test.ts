import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { InviteFriends } from "../src/theme/invite.ts";
import "../src/theme/main.ts";

// Each test has an address of its own: what was asked is kept for all blocks of a page.
let page = 0;
const answers: Record<string, unknown> = {};
const asked: string[] = [];

beforeEach(() => {
  page++;
  asked.length = 0;
  for (const path of Object.keys(answers)) delete answers[path];
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    const path = Object.keys(answers).find((path) => address.startsWith(path));
    return path === undefined ? new Response("", { status: 502 }) : Response.json(answers[path]);
  });
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const api = () => `/apps/${page}/v1`;
const put = (markup: string) => {
  document.body.innerHTML = markup;
  return document.body.firstElementChild as HTMLElement;
};
const member = {
  shopper: "member",
  locale: "de",
  points: { plural: "Punkte" },
  balance: { available: 12345 },
  tier: { name: "<b>Gold</b>", color: "#a67c00" },
  referral: {},
  ways: [{ title: "Bestellen", detail: "Bei jeder", points_label: "+5" }],
  rewards: [{ name: "5 € Rabatt", detail: "", cost: 500 }],
};

test("a product says what it earns, in the server's words, and again for another variant", async () => {
  answers[`${api()}/estimate?product=7&variant=70&`] = { points: 45, said: "Earn 45 points" };
  answers[`${api()}/estimate?product=7&variant=71&`] = { points: 0, said: "" };
  const block = put(`<regulars-points data-api="${api()}" data-locale="en" data-product="7" data-variant="70" hidden>
    <a href="#regulars"></a></regulars-points>
    <form action="/cart/add"><input name="product-id" value="7"><input name="id" value="71"></form>
    <form action="/cart/add"><input name="product-id" value="8"><input name="id" value="80"></form>`);
  await vi.waitFor(() => expect(block.hidden).toBe(false));
  expect(block.textContent?.trim()).toBe("Earn 45 points");
  const [own, other] = document.querySelectorAll<HTMLInputElement>("[name=id]");
  other?.dispatchEvent(new Event("change", { bubbles: true }));
  expect(asked).toHaveLength(1);
  own?.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(block.hidden).toBe(true));
});

test("a product stays silent when the server cannot be reached", async () => {
  const block = put(`<regulars-points data-api="${api()}" data-product="7" hidden><a></a></regulars-points>`);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await new Promise((done) => setTimeout(done));
  expect(block.hidden).toBe(true);
});

test("the badge shows tier and points as text, and all blocks ask once", async () => {
  answers[`${api()}/bootstrap?part=true&locale=de`] = member;
  put(`<regulars-tier data-api="${api()}" data-locale="de"></regulars-tier>
    <regulars-page data-api="${api()}" data-locale="de"><p data-regulars="balance" hidden></p>
      <section hidden><ul data-regulars="ways"></ul></section>
      <section hidden><ul data-regulars="rewards"></ul></section></regulars-page>`);
  await vi.waitFor(() => expect(document.querySelector("regulars-tier")?.textContent).toBe("<b>Gold</b>12.345 Punkte"));
  await vi.waitFor(() =>
    expect(document.querySelector("[data-regulars=rewards]")?.textContent).toBe("5 € Rabatt500 Punkte"),
  );
  expect(document.querySelector<HTMLElement>("section")?.hidden).toBe(false);
  expect(document.querySelector("[data-regulars=balance]")?.textContent).toBe("12.345 Punkte");
  expect(asked).toEqual([`${api()}/bootstrap?part=true&locale=de`]);
});

test("points are counted as the widget counts them, in every language", async () => {
  const points = { singular: "نقطة", plural: "نقاط" };
  for (const [available, said] of [
    [5, "5 نقاط"],
    [1240, "1,240 نقطة"],
  ] as const) {
    answers[`${api()}/bootstrap?part=true&locale=ar-EG`] = {
      ...member,
      locale: "ar",
      points,
      balance: { available },
      tier: null,
    };
    put(`<regulars-tier data-api="${api()}" data-locale="ar-EG"></regulars-tier>`);
    await vi.waitFor(() => expect(document.querySelector("regulars-tier")?.textContent).toBe(said));
    page++;
  }
});

test("whoever is no member keeps what the theme drew", async () => {
  answers[`${api()}/bootstrap`] = { ...member, shopper: "anonymous", balance: undefined, tier: undefined };
  const block = put(`<regulars-tier data-api="${api()}"><a href="/account/login">Sign in</a></regulars-tier>`);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await new Promise((done) => setTimeout(done));
  expect(block.textContent).toBe("Sign in");
});

const invite = () => `<regulars-invite data-api="${api()}" data-locale="en" data-copied="Link copied">
  <div data-regulars="mine" hidden><p data-regulars="said"></p><input data-regulars="link">
  <button type="button">Copy</button><p data-regulars="told"></p><small data-regulars="detail"></small></div>
  <form data-regulars="code"><input name="code"><button>Open</button></form></regulars-invite>`;

test("a member gets their link, and copies it", async () => {
  const copied: string[] = [];
  Object.assign(navigator, { clipboard: { writeText: async (text: string) => void copied.push(text) } });
  answers[`${api()}/bootstrap`] = member;
  answers[`${api()}/invite`] = { link: "https://shop.example/i/K8", offer: { said: "5 € each", detail: "From 20 €" } };
  const block = put(invite());
  await vi.waitFor(() => expect(block.querySelector("form")).toBeNull());
  expect(block.querySelector("[data-regulars=said]")?.textContent).toBe("5 € each");
  block.querySelector("button")?.click();
  await vi.waitFor(() => expect(block.querySelector("[data-regulars=told]")?.textContent).toBe("Link copied"));
  expect(copied).toEqual(["https://shop.example/i/K8"]);
});

test("a friend's code leads to the page that says what it gives", async () => {
  answers[`${api()}/bootstrap`] = { ...member, shopper: "anonymous", referral: undefined };
  const block = put(invite()) as InviteFriends;
  const went = vi.spyOn(block, "go").mockImplementation(() => {});
  const field = block.querySelector<HTMLInputElement>("[name=code]");
  if (field) field.value = " K8/XK ";
  block.querySelector("form")?.requestSubmit();
  expect(went).toHaveBeenCalledWith(`${api()}/invite/K8%2FXK?locale=en`);
});
