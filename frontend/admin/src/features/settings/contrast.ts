// Contrast by WCAG 2.2 (relative luminance and contrast ratio, section 1.4.3).

type Rgb = [number, number, number];

/** "#0b6b50" as three bytes, or undefined for anything else. Three digits are read as CSS does. */
export function parseHex(text: string): Rgb | undefined {
  const short = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text.trim());
  const hex = short
    ? short
        .slice(1, 4)
        .map((digit) => digit + digit)
        .join("")
    : /^#?([0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (!hex) return undefined;
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;
}

export function toHex(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast ratio with white, 1 to 21; undefined for what is no color. */
export function contrastWithWhite(accent: string): number | undefined {
  const rgb = parseHex(accent);
  return rgb && 1.05 / (luminance(rgb) + 0.05);
}

export const enough = 4.5;

/** The nearest darker color of the same hue that white can be read on; the color itself when it already passes. */
export function nearestPassing(accent: string): string | undefined {
  const rgb = parseHex(accent);
  if (!rgb) return undefined;
  for (let step = 0; step <= 255; step++) {
    const share = 1 - step / 255;
    const darker = rgb.map((part) => Math.round(part * share)) as Rgb;
    if ((contrastWithWhite(toHex(darker)) ?? 0) >= enough) return toHex(darker);
  }
  return undefined;
}
