import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

const places = ["members", "program/earn", "program/rewards", "program/joining", "attention", "stores", "settings"];

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
  for (const place of places) {
    await window.page.goto(where.admin + place);
    await settle(window);
    await window.look(place.replace("/", "-"));
  }
  await walkMember(window, where);
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
