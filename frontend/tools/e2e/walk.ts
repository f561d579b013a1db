// Walks through the demo in Chromium at two sizes: the admin, both shops, and a code from tap to checkout.
// Pictures of every stop are in .cache/e2e. It fails on an error in the console, on a request to a stranger's
// host, on an axe finding, on a page wider than the window, and on anything that jumps.
import { lookAround, walkAdmin } from "./admin.ts";
import { walkBlocks } from "./blocks.ts";
import { walkCharge } from "./charge.ts";
import { walkConnect } from "./connect.ts";
import { startDemo } from "./demo.ts";
import { walkEmbedded } from "./embedded.ts";
import { walkFresh } from "./fresh.ts";
import { walkGone } from "./gone.ts";
import { walkPlaces } from "./places.ts";
import { walkShops } from "./shopper.ts";
import { launch, type Size, shots, sizes, Window } from "./watch.ts";
import { walkWordPress } from "./wordpress.ts";

const findings: string[] = [];
const demo = await startDemo();
const browser = await launch();
const open: Window[] = [];
try {
  for (const size of Object.keys(sizes) as Size[]) open.push(await Window.open(browser, size, findings));
  const merchant = await Window.open(browser, "desktop", findings); // of a shop of their own
  await walkFresh(merchant, demo.where);
  await merchant.close();
  for (const size of Object.keys(sizes) as Size[]) {
    const owner = await Window.open(browser, size, findings);
    await walkConnect(owner, demo.where);
    await owner.close();
  }
  await Promise.all(open.map((window) => lookAround(window, demo.where)));
  for (const walk of [walkAdmin, walkShops, walkBlocks, walkEmbedded, walkCharge, walkWordPress, walkPlaces])
    for (const window of open) await walk(window, demo.where);
  for (const window of open.slice(0, 1)) await walkGone(window, demo.where);
} catch (error) {
  for (const { page, size } of open) await page.screenshot({ path: `${shots}/stopped-${size}.png` });
  findings.push(`stopped at ${open.map(({ page }) => page.url())}: ${error instanceof Error ? error.message : error}`);
} finally {
  await browser.close();
  await demo.end();
}
for (const finding of new Set(findings)) console.error(`✗ ${finding}`);
if (findings.length > 0) process.exit(1);
console.log(`The walk found nothing wrong. Pictures: ${shots}`);
