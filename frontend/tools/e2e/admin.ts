import type { Addresses } from "./demo.ts";
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

/** Opens every page of the admin. */
export async function walkAdmin(window: Window, where: Addresses): Promise<void> {
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
  await walkMember(window, where);
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
export async function settle({ page }: Window): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true], .skeleton-in") === null);
  await page.waitForLoadState("networkidle");
}
