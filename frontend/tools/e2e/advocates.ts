import { settle } from "./admin.ts";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** Opens who brought most, pays them a share of friends' orders, and looks at a statement. */
export async function walkAdvocates(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}advocates?role=%22referrer%22`);
  await settle(window);
  await page.locator('a[href*="/advocates/"]:visible').first().click();
  await page.getByText("Friends’ orders").waitFor();
  await settle(window);
  await page.getByRole("button", { name: /Pay a commission|Change/ }).click();
  await page.getByLabel("Share of the order").fill("12");
  await window.look("advocate-commission");
  await page.getByRole("button", { name: "Pay from now on" }).click();
  await page.getByText("12% of each friend’s order, as points").waitFor();
  await window.look("advocate");
  await page.getByRole("tab", { name: "Statements" }).click();
  await settle(window);
  await page.locator('a[href*="/statements/"]').first().click();
  await page.getByRole("button", { name: "Print" }).waitFor();
  await settle(window);
  await window.look("advocate-statement");
}
