import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

/**
 * Opens Regulars in the WooCommerce store's wp-admin, which is another origin than the server: no cookie of ours gets
 * there. It is a part of WordPress's page and not a frame, so each sheet must keep to its own side.
 */
export async function walkWordPress(window: Window, where: Addresses): Promise<void> {
  const { page, size } = window;
  const app = page.locator("#regulars-admin");
  const title = (name: string) => app.getByRole("heading", { level: 1, name, exact: true });
  const places = app.getByRole("navigation", { name: "Regulars" });
  await page.context().clearCookies();
  await page.goto(where.tea_admin);
  await title("Home").waitFor();
  await window.quiet();
  await window.look("wordpress-home");
  for (const leak of await leaks(window)) window.note(leak);

  await places.getByRole("link", { name: "Members" }).click();
  await title("Members").waitFor();
  await window.quiet();
  await window.look("wordpress-members");
  await places.getByRole("link", { name: "Program" }).click();
  await app.getByRole("navigation", { name: "Program" }).getByRole("link", { name: "Rewards" }).click();
  await title("Rewards").waitFor();
  await window.quiet();
  await window.look("wordpress-rewards");
  for (const leak of await leaks(window)) window.note(leak);
  await page.goBack();
  await title("Ways to earn").waitFor();
  await page.goForward();
  await page.reload(); // by the page's own address
  await title("Rewards").waitFor();

  await app.getByRole("button", { name: "Add a reward" }).click();
  await page.locator("#regulars-pop").getByRole("dialog").waitFor();
  await window.look("wordpress-dialog");
  await page.keyboard.press("Escape");

  await places.getByRole("link", { name: "Settings" }).click();
  await title("Settings").waitFor();
  await window.quiet();
  await window.look("wordpress-settings");
  for (const leak of await leaks(window)) window.note(leak);
  const name = app.getByLabel("Program name", { exact: true });
  const before = await name.inputValue();
  for (const text of [`${before} ${size}`, before]) {
    await name.fill(text);
    await app.getByRole("button", { name: "Save" }).click();
    await app.getByRole("status").filter({ hasText: /./ }).waitFor();
    await page.reload();
    await title("Settings").waitFor();
    if ((await name.inputValue()) !== text) window.note("Save saved nothing");
  }
  const cookies = await page.context().cookies();
  const ours = cookies.filter((cookie) => cookie.name.includes("regulars"));
  if (ours.length > 0) window.note(`has the cookies ${ours.map((cookie) => cookie.name)}`);
}

/** What a sheet changes on the other side: WordPress's of ours, ours of WordPress's. Afterwards the page is as it was. */
async function leaks(window: Window): Promise<string[]> {
  const { page } = window;
  const found = await compare(window);
  await page.reload();
  await page.locator("#regulars-admin").getByRole("heading", { level: 1 }).waitFor();
  return found;
}

function compare({ page }: Window): Promise<string[]> {
  return page.evaluate(() => {
    const looks = [
      ...["font-family", "font-size", "font-weight", "line-height", "letter-spacing", "text-transform", "color"],
      ...["margin-top", "margin-bottom", "padding-top", "padding-left", "min-height", "display", "box-shadow"],
      ...["border-top-width", "border-top-style", "border-top-color", "border-top-left-radius", "background-color"],
      ...["list-style-type", "text-decoration-line", "vertical-align", "appearance", "table-layout", "opacity"],
    ];
    const inside = [...document.querySelectorAll<Element>("#regulars-admin *")];
    const outside = [...document.querySelectorAll<Element>("html, body, body *")].filter(
      (element) => !element.closest("#regulars-admin"),
    );
    const seen = (elements: Element[]) =>
      elements.map((element) => looks.map((look) => getComputedStyle(element).getPropertyValue(look)));
    const differ = (elements: Element[], sheet: HTMLLinkElement | null, whose: string) => {
      const rules = sheet?.sheet;
      if (!rules) return [`the sheet of ${whose} is missing`];
      const before = seen(elements);
      rules.disabled = true;
      const after = seen(elements);
      rules.disabled = false;
      return elements.flatMap((element, at) =>
        looks.flatMap((look, of) =>
          before[at]?.[of] === after[at]?.[of]
            ? []
            : [`${whose} has a say in ${look} of ${element.tagName} ${element.getAttribute("class") ?? element.id}`],
        ),
      );
    };
    const sheets = document.querySelectorAll('link[rel="stylesheet"][href*="/assets/admin/"]').length;
    return [
      ...(sheets === 1 ? [] : [`${sheets} sheets of Regulars are in the page`]),
      ...differ(outside, document.querySelector('link[href*="/assets/admin/"]'), "Regulars"),
      ...differ(inside, document.querySelector('link[href="/admin.css"]'), "WordPress"),
    ].slice(0, 12);
  });
}
