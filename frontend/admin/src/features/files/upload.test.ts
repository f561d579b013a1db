import { describe, expect, it } from "vitest";
import { partSize, partsOf } from "./upload";

describe("partsOf", () => {
  it("covers every byte once, in parts of one size and a rest", () => {
    expect(partsOf(1)).toEqual([{ number: 1, from: 0, to: 1 }]);
    expect(partsOf(partSize)).toHaveLength(1);
    expect(partsOf(2 * partSize + 5)).toEqual([
      { number: 1, from: 0, to: partSize },
      { number: 2, from: partSize, to: 2 * partSize },
      { number: 3, from: 2 * partSize, to: 2 * partSize + 5 },
    ]);
  });
});
