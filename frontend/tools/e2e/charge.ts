import type { FrameLocator, Page } from "playwright-core";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** What each size of window changes to: the second finds the plan that the first chose. */
const wanted = { desktop: "Plus, yearly", phone: "Plus" } as const;

/**
 * Changes the plan inside Shopify's admin: leaves its frame for Shopify's page of the charge, declines there, agrees,
 * and is back in the frame both times. Then a bill is left unpaid, and paid.
 */
export async function walkCharge(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  window.host = "localhost";
  await page.goto(`${where.coffee_admin}/settings/plan`);
  const app = page.frameLocator("#app");
  const other = app.getByRole("button", { name: `${wanted[size]}: Choose ${wanted[size]}` });
  await other.waitFor();
  await window.quiet();
  await window.lookInto("charge-plans");
  await answer(page, app, other, "Decline");
  await app.getByText("Nothing has changed").waitFor();
  await other.waitFor();
  await window.quiet();
  await window.lookInto("charge-declined");
  await answer(page, app, other, "Approve");
  await app.getByText(`${wanted[size]} is your plan now`).waitFor();
  await other.waitFor({ state: "hidden" });
  await window.quiet();
  await window.lookInto("charge-approved");
  await leaveUnpaid(window, app, where);
  window.host = "";
}

/** Chooses a plan, and answers Shopify's page. */
async function answer(
  page: Page,
  app: FrameLocator,
  plan: ReturnType<FrameLocator["getByRole"]>,
  word: "Approve" | "Decline",
): Promise<void> {
  await plan.click();
  await page.getByRole("heading", { name: "Approve subscription" }).waitFor();
  await page.getByRole("button", { name: word }).click();
  await app.getByRole("heading", { level: 1, name: "Plan" }).waitFor();
}

async function leaveUnpaid(window: Window, app: FrameLocator, where: Addresses): Promise<void> {
  const { page } = window;
  for (const [deed, sentence] of [
    ["Leave the bill unpaid", /^The bill is unpaid/],
    ["Pay the bill", /^(Your plan is paid|You try it for free)/],
  ] as const) {
    await page.goto(where.coffee_staff);
    await page.getByRole("button", { name: deed }).click();
    await page.goto(`${where.coffee_admin}/settings/plan`);
    await app.getByRole("button", { name: "Ask Shopify again" }).click();
    await app.getByText(sentence).waitFor();
    await window.quiet();
    if (deed === "Leave the bill unpaid") await window.lookInto("charge-unpaid");
  }
}
