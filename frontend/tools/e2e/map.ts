import { settle } from "./admin.ts";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** Opens a stage of the map: who is in it, an automation that begins there; and reads what is said of a touchpoint. */
export async function walkMap(window: Window, where: Addresses): Promise<void> {
  await seeStage(window, where);
  await startAutomation(window, where);
  await readComments(window, where);
}

const stage = "First use";

async function openStage(window: Window, where: Addresses): Promise<number> {
  const { page } = window;
  await page.goto(`${where.admin}map`);
  await settle(window);
  const row = page.getByRole("button", { name: new RegExp(`^${stage}`) });
  const people = Number((await row.textContent())?.match(/([\d,]+)\s*members there/)?.[1]?.replaceAll(",", "") ?? 0);
  if (people === 0) throw new Error(`nobody is in the stage ${stage}`);
  await row.click();
  await page.getByRole("dialog", { name: stage }).getByText("There now").waitFor();
  return people;
}

/** The stage's members are as many as the map says, and each leads to their page. Somebody may go on in between. */
async function seeStage(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  for (let tries = 1; ; tries++) {
    const people = await openStage(window, where);
    if (tries === 1) await window.look("map-stage");
    await page.getByRole("dialog").getByRole("link", { name: "See members" }).click();
    await page.waitForURL(/\/segments\/[0-9a-f-]{36}/);
    await settle(window);
    await page.getByRole("main").locator('li a[href*="/members/"]').first().waitFor();
    const said = people === 1 ? "1 member" : `${people.toLocaleString("en")} members`;
    if ((await page.getByText(said, { exact: true }).count()) === 1) break;
    if (tries === 3) throw new Error(`${said} are in ${stage}, and others are listed`);
  }
  await window.look("map-members");
}

/** The automation's editor opens with what begins it: somebody comes to that stage. */
async function startAutomation(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await openStage(window, where);
  const link = page.getByRole("dialog").getByRole("link", { name: "See members" });
  const segment = (await link.getAttribute("href"))?.split("/").pop();
  await page.getByRole("dialog").getByRole("button", { name: "Start an automation" }).dblclick();
  await page.waitForURL(/\/automations\/[0-9a-f-]{36}/);
  await settle(window);
  await page.getByRole("heading", { name: `When somebody comes to: ${stage}` }).waitFor();
  const chosen = page.locator(`option:checked[value="${segment}"]`);
  if ((await chosen.count()) !== 1) throw new Error(`the automation does not begin with the segment of ${stage}`);
  await window.look("map-automation");
}

/** Below the score of a touchpoint stands what people wrote, and the question that they answered leads to its survey. */
async function readComments(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}map`);
  await settle(window);
  const touchpoints = page.getByRole("region", { name: "Touchpoints, worst first" });
  const said = touchpoints.getByRole("listitem").filter({ hasText: "“" }).first();
  await said.waitFor();
  const asked = said.locator('a[href*="/surveys/"]').first();
  const survey = (await asked.textContent())?.match(/\(([^()]+)\)$/)?.[1] ?? "";
  await asked.click();
  await page.waitForURL(/\/surveys\/[0-9a-f-]{36}/);
  await page.getByRole("heading", { name: survey, exact: true }).waitFor();
  await page.goBack();
  await settle(window);
  await said.locator('a[href*="/members/"]').first().click();
  await page.waitForURL(/\/members\/[0-9a-f-]{36}/);
}
