import { settle } from "./admin.ts";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** Studies: how a product test goes and what it came to, then a draft from the first word to the question before it starts. */
export async function walkStudies(window: Window, where: Addresses): Promise<void> {
  await follow(window, where);
  await write(window, where);
}

/** Opens the demo's product test, hands out an address and reads the answers group by group. */
async function follow(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}studies`);
  await settle(window);
  await page.getByRole("main").getByRole("link", { name: "Demo: cold brew to try" }).click();
  await page.getByRole("heading", { name: "How far they came" }).waitFor();
  await settle(window);
  await window.look("study");
  await page.getByLabel("Where they stand").selectOption({ label: "Said no" });
  await settle(window);
  await page.getByRole("tab", { name: "Results" }).click();
  await page.getByRole("heading", { name: "How do you like it?" }).waitFor();
  await page.getByLabel("Group").selectOption({ label: "Ordered once" });
  await window.look("study-results");
  await page.goto(`${where.admin}studies/panel`);
  await settle(window);
  await window.look("studies-panel");
}

/** Writes a product test; what is missing is said beside its field. Then it is forgotten again. */
async function write(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}studies/new`);
  await settle(window);
  await page.getByLabel("Name", { exact: true }).fill(`Decaf to try ${size}`);
  await page.getByRole("radio", { name: "Product test" }).click();
  await page.getByLabel("Questions").selectOption({ label: "After a tasting" });
  window.pardon(/status of 400/);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").first().waitFor();
  await window.look("study-wrong");
  window.pardon();
  await page.getByLabel("Title", { exact: true }).fill("Try our decaf before anybody else");
  await page.getByLabel("Terms", { exact: true }).fill("The bag is yours. We keep your answers.");
  await page.getByLabel("Sent to").selectOption({ label: "Germany" });
  await page.getByRole("button", { name: "Save" }).dblclick();
  await page.waitForURL(/\/studies\/[0-9a-f-]{36}/);
  await settle(window);
  await window.look("study-draft");
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start" }).waitFor();
  await window.look("study-start");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Remove draft" }).click();
  await page.waitForURL(/\/studies$/);
}
