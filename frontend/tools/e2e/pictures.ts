// Turns chosen pictures of the last walk into the small ones that README shows (docs/*.webp).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, shots } from "./watch.ts";

const docs = join(import.meta.dirname, "../../../docs");
const chosen = ["home-desktop", "member-desktop", "program-rewards-desktop", "coffee-member-desktop"];
const phones = ["coffee-stranger-phone", "coffee-member-phone", "coffee-code-phone", "home-phone"];
const mostBytes = 150_000;

mkdirSync(docs, { recursive: true });
const browser = await launch();
const page = await browser.newPage();
for (const name of [...chosen, ...phones]) {
  const png = readFileSync(join(shots, `${name}.png`)).toString("base64");
  const webp = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.86).split(",")[1] ?? "";
  }, png);
  const bytes = Buffer.from(webp, "base64");
  if (bytes.length > mostBytes) throw new Error(`${name}.webp has ${bytes.length} bytes, may have ${mostBytes}`);
  writeFileSync(join(docs, `${name}.webp`), bytes);
  console.log(`docs/${name}.webp  ${Math.ceil(bytes.length / 1000)} kB`);
}
await browser.close();
