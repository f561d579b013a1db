// What every page must keep to: no error, no stranger's host, nothing that axe finds, nothing that jumps.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type ConsoleMessage,
  chromium,
  type Frame,
  type Page,
  type Request,
} from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const chrome = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync) ?? chromium.executablePath();

export const shots = join(import.meta.dirname, "../../../.cache/e2e");
export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
export type Size = keyof typeof sizes;

export function launch(): Promise<Browser> {
  mkdirSync(shots, { recursive: true });
  return chromium.launch({ executablePath: chrome, args: ["--no-sandbox"] });
}

// Cumulative Layout Shift as web.dev/articles/cls defines it: the worst burst of shifts, each within a second of the one
// before and five of the first. That a window or a frame gets narrower is no jump.
const measureShifts = `window.__shift = 0; window.__jumped = []; let resized = -1000, first = -9e9, last = -9e9, burst = 0;
addEventListener("resize", () => {
  resized = performance.now();
});
const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput || entry.startTime <= resized + 500) continue;
    if (entry.startTime - last > 1000 || entry.startTime - first > 5000) [first, burst] = [entry.startTime, 0];
    [last, burst] = [entry.startTime, burst + entry.value];
    window.__shift = Math.max(window.__shift, burst);
    for (const { node, previousRect, currentRect } of entry.sources) {
      const name = node?.nodeType === 1 ? node.outerHTML.slice(0, 80) : (node?.textContent ?? "something");
      window.__jumped.push(name + " from " + place(previousRect) + " to " + place(currentRect));
    }
  }
}).observe({ type: "layout-shift", buffered: true });`;

/**
 * Whether a message is about a shopper's five-minute token that the walk itself made old by moving the clock: the
 * widget is told 401 once and asks for another, as it does for everyone who leaves a page open.
 */
function outlived(message: ConsoleMessage): boolean {
  return message.text().includes("401") && message.location().url.includes("/storefront/woocommerce/");
}

/** Whether a message is about a coupon that the walk had a shop refuse: WooCommerce's no is a status 400. */
function refused(message: ConsoleMessage): boolean {
  return message.text().includes("400") && message.location().url.endsWith("/cart/apply-coupon");
}

/**
 * Whether a message is about the walk's own script (measureShifts), which a sandboxed preview does not let run. That
 * previews hold no script of their own is for the tests of the pages in Go.
 */
function sandboxed(message: ConsoleMessage): boolean {
  return message.text().startsWith("Blocked script execution in 'about:srcdoc'");
}

/** One browser window that notes everything wrong in it. */
export class Window {
  private readonly context: BrowserContext;
  readonly page: Page;
  readonly size: Size;
  private readonly findings: string[];
  private readonly awaited = new Set<Request>();
  private pardoned: RegExp | undefined;
  /** Whose pages may be asked for beside ours, while we are in them. */
  host = "";

  private constructor(context: BrowserContext, page: Page, size: Size, findings: string[]) {
    this.context = context;
    this.page = page;
    this.size = size;
    this.findings = findings;
  }

  static async open(browser: Browser, size: Size, findings: string[]): Promise<Window> {
    const context = await browser.newContext({
      viewport: sizes[size],
      hasTouch: size === "phone",
      reducedMotion: "reduce",
      permissions: ["clipboard-read", "clipboard-write"],
      timezoneId: "Europe/Berlin",
    });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const window = new Window(context, page, size, findings);
    await page.addInitScript(measureShifts);
    page.on("pageerror", (error) => window.note(error.message));
    page.on("console", (message) => {
      const known = outlived(message) || refused(message) || sandboxed(message);
      if (message.type() === "error" && !known && !window.pardoned?.test(message.text()))
        window.note(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith("http") && hostname !== "127.0.0.1" && hostname !== window.host)
        window.note(`asks ${hostname}`);
      window.awaited.add(request);
    });
    page.on("requestfinished", (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) window.forgetBefore(request);
      window.awaited.delete(request);
    });
    page.on("response", (response) => {
      // The widget reads nothing of this answer but its status, and what nobody reads never ends.
      if (response.status() === 401) window.awaited.delete(response.request());
    });
    page.on("requestfailed", (request) => window.awaited.delete(request));
    return window;
  }

  note(text: string): void {
    const { pathname } = new URL(this.page.url(), "http://none");
    this.findings.push(`${pathname} (${this.size}): ${text}`);
  }

  /** Takes messages for what the walk itself brought about, until it is told nothing. */
  pardon(messages?: RegExp): void {
    this.pardoned = messages;
  }

  /** What the page before asked for may end without a word. */
  private forgetBefore(arrival: Request): void {
    for (const request of this.awaited) {
      if (request === arrival) return;
      this.awaited.delete(request);
    }
  }

  /** Waits until nothing that the page asked for is on its way, and nothing more is asked for a moment. */
  async quiet(): Promise<void> {
    const deadline = Date.now() + 20_000;
    for (let calm = 0; calm < 3; calm = this.awaited.size === 0 ? calm + 1 : 0) {
      if (Date.now() > deadline) throw new Error(`still waits for ${[...this.awaited].map((r) => r.url())}`);
      await this.page.waitForTimeout(40);
    }
  }

  /** Looks at the page as it stands: a picture, axe, its width, and how far it jumped since it was opened. */
  async look(name: string, mostShift = 0.1): Promise<void> {
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.screenshot({ path: join(shots, `${name}-${this.size}.png`), fullPage: false });
    await this.judge(this.page.mainFrame(), mostShift, name);
  }

  /**
   * Looks at a frame of the page at both sizes, and leaves the window as wide as it was. How far it jumped is counted
   * anew afterwards.
   */
  async lookInside(frame: Frame, name: string): Promise<void> {
    for (const size of [this.size, ...(Object.keys(sizes) as Size[]).filter((one) => one !== this.size)]) {
      await this.page.setViewportSize(sizes[size]);
      await this.quiet();
      await this.page.screenshot({ path: join(shots, `${name}-${size}.png`) });
      await this.judge(frame, 0.1, name);
    }
    await this.page.setViewportSize(sizes[this.size]);
    await this.quiet();
    await frame.evaluate("window.__shift = 0");
  }

  /** Looks at the page as it stands, and at the app inside it. */
  async lookInto(name: string): Promise<void> {
    await this.look(name);
    await this.judge(await this.app(), 0.1, name);
  }

  /** The app inside the page, which is Shopify's admin. */
  async app(): Promise<Frame> {
    const frame = await (await this.page.waitForSelector("#app")).contentFrame();
    if (!frame) throw new Error("the page has no frame with the app in it");
    return frame;
  }

  private async judge(frame: Frame, mostShift: number, name: string): Promise<void> {
    for (const finding of await this.axe(frame)) this.note(`axe: ${finding}`);
    const { wide, shift, jumped } = await frame.evaluate(() => {
      const { __shift, __jumped } = window as unknown as { __shift: number; __jumped: string[] };
      const { scrollWidth, clientWidth } = document.documentElement;
      return { wide: scrollWidth - clientWidth, shift: __shift, jumped: __jumped };
    });
    if (wide > 0) this.note(`is ${wide} px wider than the window`);
    if (shift > mostShift) this.note(`jumps before ${name}: CLS ${shift.toFixed(4)}: ${jumped.join("; ")}`);
  }

  private async axe(frame: Frame): Promise<string[]> {
    await frame.evaluate(axe);
    return frame.evaluate(async () => {
      const runner = (window as unknown as { axe: { run: (o: object) => Promise<{ violations: Violation[] }> } }).axe;
      interface Violation {
        id: string;
        nodes: { target: unknown[]; failureSummary?: string }[];
      }
      const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
      const { violations } = await runner.run({ runOnly: tags });
      return violations.map(
        (v) => `${v.id} at ${v.nodes.map((n) => n.target.join(" ")).join(", ")}: ${v.nodes[0]?.failureSummary}`,
      );
    });
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
