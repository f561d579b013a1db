import { walkAdvocates } from "./advocates.ts";
import type { Addresses } from "./demo.ts";
import { walkDesk } from "./desk.ts";
import { walkMap } from "./map.ts";
import { walkPaper } from "./paper.ts";
import { walkPersonas } from "./personas.ts";
import { walkStart } from "./start.ts";
import { walkStudies } from "./studies.ts";
import { sizes, type Window } from "./watch.ts";

/** Signs in by the one-time link, or again where that was used up. */
export async function signIn(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(where.clock);
  await page.getByRole("button", { name: "Sign in to the admin" }).click();
  await page.waitForURL(/\/login\//);
  await page.getByRole("button").click();
  await page.waitForURL(/\/admin\//);
}

/** Signs in and opens every page that the navigation leads to. Nothing is changed, so both sizes do it at once. */
export async function lookAround(window: Window, where: Addresses): Promise<void> {
  await window.page.goto(where.sign_in);
  await window.look("login");
  await signIn(window, where);
  await settle(window);
  await window.look("home");
  for (const place of await findPlaces(window)) {
    await window.page.goto(new URL(place, where.admin).href);
    await settle(window);
    await window.look(place.replace(/^\/admin\//, "").replaceAll("/", "-"));
  }
}

/** Does in the admin what staff do, and opens the pages that lie deeper. */
export async function walkAdmin(window: Window, where: Addresses): Promise<void> {
  await walkProgram(window, where);
  await walkSurvey(window, where);
  await walkStudies(window, where);
  await walkGuide(window, where);
  await walkResults(window, where);
  await walkAdvocates(window, where);
  await walkPersonas(window, where);
  await walkMap(window, where);
  await walkTeam(window, where);
  await walkMember(window, where);
  await walkStart(window, where);
  await walkMessages(window, where);
  await followStore(window, where);
  await publishChange(window, where);
}

/** Every place that the wide window's navigation leads to; a group's places show once one is in it. */
async function findPlaces(window: Window): Promise<string[]> {
  const { page, size } = window;
  await page.setViewportSize(sizes.desktop);
  const shown = () =>
    page
      .getByRole("navigation")
      .getByRole("link")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const places = new Set(await shown());
  for (const place of [...places]) {
    await page.getByRole("navigation").locator(`a[href="${place}"]`).click();
    await settle(window);
    for (const child of await shown()) places.add(child);
  }
  await page.setViewportSize(sizes[size]);
  return [...places].filter((place) => place !== "/admin/" && place !== "/admin");
}

/** Tries the draft on past orders, tries a typed order, and looks at the versions. */
async function walkProgram(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}program/versions`);
  await settle(window);
  await page.getByText("B2B supplies").waitFor();
  await window.look("program-versions");
  await page.goto(`${where.admin}program/effect`);
  await settle(window);
  await page.getByRole("button", { name: /Try/ }).click();
  await page.getByText("How much each member’s points change").waitFor();
  await window.look("program-effect");
  await page.goto(`${where.admin}program/try`);
  await settle(window);
  await page.getByText("One that you type in").click();
  await page.getByLabel("Amount", { exact: true }).fill("25");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByText("This order would earn").waitFor();
  await window.look("program-try");
}

/** Opens a survey: what it asks, and what it came to. */
async function walkSurvey(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}surveys`);
  await settle(window);
  await page.getByRole("main").getByRole("link", { name: "After an order" }).click();
  await page.waitForURL(/\/surveys\/[0-9a-f-]{36}/);
  await settle(window);
  await window.look("survey");
  await page.getByRole("tab", { name: "Results" }).click();
  await settle(window);
  await window.look("survey-results");
}

/** Writes a guide to a product, publishes it, reads it as shoppers do, and takes it away again. */
async function walkGuide(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}guides`);
  await settle(window);
  await page.getByRole("button", { name: "New guide" }).click();
  await page.getByRole("combobox", { name: "Products" }).fill("Tasting box");
  await page.getByRole("option", { name: "Tasting box" }).first().click();
  await page.getByLabel("How to begin").fill("Grind it just before you brew.");
  await page.getByRole("button", { name: "Add a goal" }).click();
  await page.getByLabel("They want it for").first().fill("Espresso");
  await page.getByLabel("They want it for").last().fill("Filter coffee");
  await page.getByRole("button", { name: "Add a problem" }).click();
  await page.getByLabel("What goes wrong").fill("It tastes sour");
  await page.getByLabel("What helps").fill("Grind it finer.");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("link", { name: "Read it" }).waitFor();
  await window.look("guide");
  const link = await page.getByRole("link", { name: "Read it" }).getAttribute("href");
  await page.goto(link ?? "");
  await page.getByText("It tastes sour").click();
  await window.look("guide-read");
  await page.goBack();
  await page.getByRole("button", { name: "Take it back" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "New guide" }).waitFor();
}

/** What an automation and a guide came to in the weeks of business, and what a poor answer opened. */
async function walkResults(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}automations`);
  await settle(window);
  await page.getByRole("link", { name: "After the first order" }).first().click();
  await page.getByRole("tab", { name: "Results" }).click();
  await page.getByText("Left alone", { exact: true }).waitFor();
  await settle(window);
  await window.look("automation-results");
  await page.goto(`${where.admin}guides`);
  await settle(window);
  await page.getByRole("link", { name: "Your first good cup" }).click();
  await page.getByRole("cell", { name: "Were sent the guide" }).waitFor();
  await settle(window);
  await window.look("guide-returns");
  await walkDesk(window, where);
  await walkPaper(window, where);
}

/** Writes a template with products for each member, and a newsletter with it; the deeper pages of messages. */
export async function walkMessages(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}messages/templates/new`);
  await settle(window);
  await page.getByLabel("Name", { exact: true }).fill(`Letter ${size}`);
  await window.look("messages-templates-new");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/messages\/templates\/[0-9a-f-]{36}/);
  await settle(window);
  await window.look("messages-template");
  await page.goto(`${where.admin}messages/offers`);
  await settle(window);
  await page.getByRole("link", { name: `Letter ${size}` }).click();
  await page.waitForURL(/\/messages\/templates\//);
  await settle(window);
  await page.goto(`${where.admin}messages/newsletters/new`);
  await settle(window);
  await page.getByLabel("Name", { exact: true }).fill(`News ${size}`);
  await page.getByLabel("Message", { exact: true }).selectOption({ label: `Letter ${size}` });
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/messages\/newsletters\/[0-9a-f-]{36}/);
  await settle(window);
  await window.look("messages-newsletter-draft");
  await page.getByRole("button", { name: "Send …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send now" }).dblclick();
  await page.getByText("What became of each").waitFor();
  await settle(window);
  await window.look("messages-newsletter");
}

/** Invites an agent, who comes in by the letter and finds what an agent may do; makes a key and revokes it. */
async function walkTeam(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}team`);
  await settle(window);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await dialog.getByText("Type their name.").waitFor();
  await window.look("invite");
  await dialog.getByLabel("E-mail address").fill(`agent.${size}@example.com`);
  await dialog.getByRole("textbox", { name: "Name" }).fill(`Demo Helper ${size}`);
  await dialog.getByRole("button", { name: "Send invitation" }).dblclick();
  await dialog.waitFor({ state: "hidden" });
  await page.getByText(`agent.${size}@example.com`).waitFor();
  await makeKey(window, where);
  await tellServer(window, where);
  await workAsAgent(window, where);
  await signIn(window, where);
}

async function makeKey(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}keys`);
  await settle(window);
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(`Till ${size}`);
  await window.look("key");
  await dialog.getByRole("button", { name: "Make key" }).click();
  await dialog.getByText(/^rgl_/).waitFor();
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: `Revoke: Till ${size}` }).click();
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Has a server told what happens, which is at no public address. */
async function tellServer(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}settings/plan`);
  await page.getByRole("button", { name: "Ask Shopify again" }).click();
  await page.getByText("Your plan", { exact: true }).waitFor();
  await settle(window);
  await window.look("plan");
  await page.goto(`${where.admin}connections`);
  await settle(window);
  await window.look("connections");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: /^(Switch on|Change): / }).click();
  await window.look("flow");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("link", { name: /^See what it was told: / }).click();
  await page.getByText("Nothing was asked for yet").waitFor();
  await settle(window);
  await window.look("flow-deliveries");
  await page.goto(`${where.admin}connections`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  await dialog.getByRole("textbox", { name: "Address" }).fill("https://10.1.2.3/hooks");
  await dialog.getByRole("textbox", { name: "Name" }).fill(`Till ${size}`);
  await dialog.getByLabel("All of them").check();
  await window.look("webhook");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("link", { name: `Till ${size}` }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("the address is not a public one").waitFor();
  await settle(window);
  await window.look("deliveries");
  await page.getByRole("button", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Signs in by the newest letter, in the place of the owner. */
async function workAsAgent(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  const letter = `${where.mail}?to=agent.${size}@example.com`;
  let link: string | undefined;
  for (let tries = 0; tries < 50 && !link; tries++) {
    link = /http:[^\s"<]+\/login\/[\w-]+/.exec(await (await fetch(letter)).text())?.[0];
    if (!link) await page.waitForTimeout(100);
  }
  if (!link) throw new Error("no letter with a link to sign in has come");
  await page.goto(link);
  await page.getByRole("button").click();
  await page.waitForURL(/\/admin\//);
  await page.goto(`${where.admin}settings`);
  await settle(window);
  await page.getByText("You can look at this page.").waitFor();
  await window.look("settings-agent");
}

/** A store's link opens the store. */
async function followStore({ page }: Window, where: Addresses): Promise<void> {
  await page.goto(`${where.admin}stores`);
  const link = page.getByRole("link", { name: /^demo-coffee\.myshopify\.com/ });
  const [shop] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await shop.getByRole("heading", { level: 1, name: "Beans" }).waitFor();
  await shop.close();
}

/** Changes a value, tries a wrong one first, reloads in the middle, and publishes by a double click. */
async function publishChange(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}program/earn`);
  await settle(window);
  const before = Number(/\d+/.exec((await page.getByText(/^Joining gives/).textContent()) ?? "")?.[0]);
  await page.getByRole("button", { name: new RegExp(`^${before} beans`) }).click();
  const points = page.getByRole("dialog").getByRole("textbox");
  await points.fill("-1");
  await page.keyboard.press("Enter");
  await page.getByText("Type a whole number from 1 on.").waitFor();
  await points.fill(String(before + 10));
  await page.keyboard.press("Enter");
  await page.getByText("You have 1 unpublished change").waitFor();
  await page.reload();
  await page.getByText("You have 1 unpublished change").waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
  await window.look("publish");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Publish version/ })
    .dblclick();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByText(`Joining gives ${before + 10} beans.`).waitFor();
}

/** Opens the member with the most points, and every tab of theirs. */
async function walkMember(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}members?sort=points`);
  await settle(window);
  await page
    .getByRole("link", { name: /Demo Member/ })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: /Demo Member/ }).waitFor();
  await settle(window);
  await window.look("member");
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await settle(window);
    await window.look(`member-${(await tab.textContent())?.trim().split(" ")[0]?.toLowerCase()}`);
  }
}

/** Waits until the page has what it asked for. */
export async function settle(window: Window): Promise<void> {
  const { page } = window;
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true], .skeleton-in") === null);
  await window.quiet();
}
