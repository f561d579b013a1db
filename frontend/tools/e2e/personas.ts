import { settle } from "./admin.ts";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** Has personas suggested, makes one, writes a few words on its card, begins a newsletter for it, and compares two. */
export async function walkPersonas(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}personas`);
  await settle(window);
  await page.getByRole("button", { name: /^Suggest/ }).click();
  await page.getByText(/^Found /).waitFor();
  await settle(window);
  await window.look("personas-suggested");
  await page.getByRole("button", { name: "Make persona" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Make persona" }).click();
  await page.getByText(/^Of the segment .* counted /).waitFor();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Who they are").fill("They buy for the whole office.");
  await window.look("persona-edit");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("They buy for the whole office.").first().waitFor();
  await settle(window);
  await window.look("persona");
  await page.getByRole("button", { name: "Start for them" }).click();
  await page.getByRole("menuitem", { name: "Newsletter" }).click();
  await page.waitForURL(/newsletters\/new/);
  await settle(window);
  const segment = new URL(page.url()).searchParams.get("segment");
  const chosen = page.locator(`option:checked[value="${segment}"]`);
  if ((await chosen.count()) !== 1) throw new Error("the newsletter is not for the persona's segment");
  await page.goto(`${where.admin}personas/beside`);
  await page.getByRole("table").waitFor();
  await settle(window);
  await window.look("personas-beside");
}
