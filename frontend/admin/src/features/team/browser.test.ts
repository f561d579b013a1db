import { describe, expect, it } from "vitest";
import { browserInWords } from "./browser";

describe("browserInWords", () => {
  it("names the browser and the system, and what it does not know by nothing", () => {
    const edge =
      "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
    expect(browserInWords(edge)).toBe("Edge, Windows");
    expect(browserInWords("Mozilla/5.0 (iPhone; CPU iPhone OS 19) Version/19.0 Safari/604.1")).toBe(
      "Safari, iPhone",
    );
    expect(browserInWords("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")).toBe("Firefox, Linux");
    expect(browserInWords("Go-http-client/1.1")).toBe("");
  });
});
