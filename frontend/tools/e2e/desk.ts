import { settle } from "./admin.ts";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/** The after-sales desk: how it answers, a request from the first look to the end, a comment in public, the voices. */
export async function walkDesk(window: Window, where: Addresses): Promise<void> {
  await keepAnswer(window, where);
  await answer(window, where);
  await logComment(window, where);
}

/** Writes a canned answer, and sees that a wrong number is told beside its field. */
async function keepAnswer(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}requests/desk`);
  await settle(window);
  await window.look("desk");
  await page.getByRole("button", { name: "New answer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(`Sorry ${size}`);
  await dialog.getByLabel("Text in English").fill("Dear {first_name}, we are sorry about {product}. {staff}");
  await window.look("desk-canned");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText(`Sorry ${size}`).waitFor();
  window.pardon(/status of 400/);
  await page.getByLabel("WhatsApp").fill("+49 151");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").first().waitFor();
  await window.look("desk-wrong");
  window.pardon();
}

/** Reads a request, answers it with that answer, notes something, gives points, and closes it. */
async function answer(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}requests`);
  await settle(window);
  await page
    .getByRole("link", { name: /^Complaint · / })
    .first()
    .click();
  await page.getByRole("heading", { name: "Handling" }).waitFor();
  await settle(window);
  await window.look("request");
  await page.getByLabel("Canned answer").selectOption({ label: `Sorry ${size}` });
  await page.waitForFunction(() => document.querySelector("textarea")?.value.startsWith("Dear "));
  await page.getByRole("button", { name: "Send answer" }).dblclick();
  await page.getByText("Answer sent", { exact: true }).first().waitFor();
  await page.getByRole("radio", { name: "Note", exact: true }).click();
  await page.getByLabel("Your note").fill("Look at the mill.");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByText("Only your team", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Give points" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").first().fill("50");
  await dialog.getByRole("textbox").last().fill("For the sour cup");
  await window.look("request-goodwill");
  await dialog.getByRole("button", { name: /^Give 50/ }).dblclick();
  await page.getByText(/^50 .* given for this$/).waitFor();
  await settle(window);
  await window.look("request-answered");
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Sent another bag.");
  await page.getByRole("dialog").getByRole("button", { name: "Close request" }).click();
  await page.getByRole("button", { name: "Open again" }).waitFor();
}

async function logComment(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  await page.goto(`${where.admin}requests`);
  await settle(window);
  await page.getByRole("button", { name: "Log a comment" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Link").fill(`https://www.instagram.com/p/${size}/`);
  await dialog.getByLabel("In their words").fill("The best beans in town.");
  await dialog.getByRole("radio", { name: "Good" }).click();
  await window.look("request-comment");
  await dialog.getByRole("button", { name: "Log comment" }).dblclick();
  await dialog.waitFor({ state: "detached" });
  await page.goto(`${where.admin}requests/voices`);
  await settle(window);
  await page.getByRole("heading", { name: "Do they come back?" }).waitFor();
  await page.getByRole("cell", { name: "The shop as a whole" }).first().waitFor();
  await window.look("voices");
}
