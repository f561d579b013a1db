import css from "./launcher.css?raw";
import type { Look } from "./wire.ts";

/** Adds a stylesheet to a shadow root; the element is for browsers that cannot construct one. */
export function addStyles(root: ShadowRoot, text: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const element = document.createElement("style");
    element.textContent = text;
    root.append(element);
  }
}

const svg = (name: string, attributes: Record<string, string>) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

function gift(): SVGElement {
  const icon = svg("svg", {
    viewBox: "0 0 24 24",
    width: "20",
    height: "20",
    fill: "none",
    "aria-hidden": "true",
  });
  const d =
    "M4 12v8a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-8M3 8h18v4H3zM12 8v13M12 8C9 8 7 7 7 5s1-2 2-2c2 0 3 3 3 5 0-2 1-5 3-5 1 0 2 0 2 2s-2 3-5 3";
  icon.append(
    svg("path", {
      d,
      stroke: "currentColor",
      "stroke-width": "1.7",
      "stroke-linejoin": "round",
    }),
  );
  return icon;
}

export interface Launcher {
  host: HTMLElement;
  root: ShadowRoot;
  button: HTMLButtonElement;
  say(text: string): void;
  wear(look: Look | undefined, rightToLeft: boolean): void;
}

/**
 * The button at the corner, in its own shadow tree. It is not a div: themes hide empty ones.
 * All of it is fixed, so nothing in the shop ever moves.
 */
export function drawLauncher(): Launcher {
  const host = document.createElement("regulars-widget");
  const root = host.attachShadow({ mode: "open" });
  const button = document.createElement("button");
  const label = document.createElement("span");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  button.append(gift(), label);
  addStyles(root, css);
  root.append(button);
  return {
    host,
    root,
    button,
    say: (text) => {
      label.textContent = text;
    },
    wear: (look, rightToLeft) => {
      host.dir = rightToLeft ? "rtl" : "ltr";
      button.className = `launcher ${(look?.launcher === "start") === rightToLeft ? "right" : "left"}`;
      if (!look) return;
      const set = (name: string, value: string | undefined) => value && host.style.setProperty(`--look-${name}`, value);
      set("accent", look.accent);
      set("on-accent", look.on_accent);
      set("radius", `${look.radius}px`);
      set("font", look.font);
    },
  };
}
