import { signIn } from "./admin.ts";
import { type Addresses, pass } from "./demo.ts";
import type { Window } from "./watch.ts";

/**
 * Has the coffee shop show its widget day after day, and then lose it: another theme was published, say. The stores
 * page and home say so once two days are over. It moves the clock, so it comes last.
 */
export async function walkGone(window: Window, where: Addresses): Promise<void> {
  for (let day = 0; day < 3; day++) {
    await visit(window, where, 1);
    await pass(where, 24);
  }
  await switchOff(window, where);
  await visit(window, where, 0);
  await pass(where, 48);
  await signIn(window, where);
  await look(window, where, "", /: the widget was last seen on /);
  await look(window, where, "/stores", "No page of the shop has shown the widget for two days or longer.");
}

/** Opens the shop as a shopper does. */
async function visit(window: Window, where: Addresses, widgets: number): Promise<void> {
  const { page } = window;
  await page.goto(where.coffee);
  await page.waitForLoadState("networkidle");
  const found = await page.locator("regulars-widget").count();
  if (found !== widgets) window.note(`the shop shows ${found} widgets, not ${widgets}`);
}

/** Switches the app's block off in the theme editor. */
async function switchOff(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  window.host = "localhost";
  await page.goto(new URL("../themes/current/editor?context=apps", where.coffee_admin).href);
  await page.getByRole("checkbox", { name: "Regulars" }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  window.host = "";
}

async function look(window: Window, where: Addresses, path: string, words: string | RegExp): Promise<void> {
  const { page } = window;
  const name = `gone${path.replace("/", "-") || "-home"}`;
  await page.goto(where.admin + path);
  await page.getByText(words).first().waitFor();
  await window.lookInside(page.mainFrame(), name);
  await page.emulateMedia({ colorScheme: "dark" });
  await window.lookInside(page.mainFrame(), `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
}
