import { readFile } from "node:fs/promises";
import { settle } from "./admin.ts";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** On paper: coupons for a segment from the form to the file, one for a member, and its code taken at the till. */
export async function walkPaper(window: Window, where: Addresses): Promise<void> {
  await forSegment(window, where);
  await atTheTill(window, where, await forMember(window, where));
}

async function forSegment(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}messages/paper`);
  await settle(window);
  await window.look("paper");
  await page.getByRole("link", { name: "New print run" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(`For regulars ${size}`);
  await page.getByLabel("Segment", { exact: true }).selectOption({ label: "Regulars" });
  for (const design of ["Ticket", "Color"]) {
    await page.getByRole("radio", { name: design, exact: true }).click();
    await settle(window);
    await window.look(`paper-${design.toLowerCase()}`);
  }
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/messages\/paper\/[0-9a-f-]{36}/);
  await makeCodes(window);
  await window.look("paper-run");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Print (PDF)" }).click(),
  ]);
  const text = (await readFile(await file.path())).toString("latin1");
  if (!text.startsWith("%PDF-") || !text.trimEnd().endsWith("%%EOF")) throw new Error("the coupons are no whole PDF");
}

/** Presses twice, as impatient people do, and waits until every code works. */
async function makeCodes(window: Window): Promise<void> {
  const { page } = window;
  await page.getByRole("button", { name: "Make the codes…" }).click();
  const start = page.getByRole("dialog").getByRole("button", { name: "Make the codes" });
  await start.waitFor();
  await window.look("paper-start");
  await start.dblclick();
  await page.getByRole("heading", { name: "Ready to print" }).waitFor({ timeout: 60_000 });
  await settle(window);
}

/** Prints one coupon for the member who was seen last, and returns its code. */
async function forMember(window: Window, where: Addresses): Promise<string> {
  const { page } = window;
  await page.goto(`${where.admin}members`);
  await settle(window);
  await page.locator('a[href*="/members/"]:visible').first().click();
  await page.waitForURL(/\/members\/[0-9a-f-]{36}/);
  const member = page.url();
  const codes = page.getByText(/^RG-[0-9A-Z-]+$/);
  await settle(window);
  const before = await codes.allTextContents();
  await page.getByRole("button", { name: "More about this member" }).click();
  await page.getByRole("menuitem", { name: "Print a coupon" }).click();
  await page.getByRole("img", { name: "A coupon with a sample code" }).waitFor();
  await settle(window);
  await window.look("paper-member");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/messages\/paper\/[0-9a-f-]{36}/);
  await makeCodes(window);
  await page.goto(member);
  await settle(window);
  const fresh = (await codes.allTextContents()).find((code) => !before.includes(code));
  if (!fresh) throw new Error("the member's page does not show the printed code");
  return fresh;
}

async function atTheTill(window: Window, where: Addresses, code: string): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}till`);
  await settle(window);
  await window.look("till");
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.keyboard.press("Enter");
  await page.getByText("Works", { exact: true }).waitFor();
  await window.look("till-works");
  await page.getByRole("button", { name: "Take it" }).dblclick();
  await page.getByText("Used", { exact: true }).waitFor();
  await settle(window);
  await window.look("till-used");
}
