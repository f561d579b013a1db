import { describe, expect, it } from "vitest";
import { programFile } from "./versions";

describe("a program's file", () => {
  it("is what was saved, or the bare document, and nothing else", () => {
    const document = { rules: [], rewards: [] };
    expect(programFile(JSON.stringify({ format: 1, document }))).toEqual({ format: 1, document });
    expect(programFile(JSON.stringify(document))).toEqual({ format: 1, document });
    for (const text of ["", "{}", "[]", "null", '"x"', '{"document":1}', "{"])
      expect(programFile(text)).toBeUndefined();
  });
});
