import { describe, expect, it } from "vitest";
import type { JourneyScript } from "@/api/journey-calls";
import { countSteps, isOwnFault, moved, newDocument, newStep, serverPath, withList } from "./tree";

function nested(): JourneyScript {
  // biome-ignore lint/suspicious/noThenProperty: a step is what it is on the wire
  const until = { ...newStep("until"), then: [newStep("points")] };
  const split = newStep("split");
  return { ...newDocument("x"), steps: [newStep("wait"), until, split] };
}

describe("steps of an automation", () => {
  it("are changed where they stand and nowhere else", () => {
    const document = withList(nested(), "1.then", (steps) => [...steps, newStep("end")]);
    expect(document.steps?.[1]?.then?.map((s) => s.kind)).toEqual(["points", "end"]);
    const split = withList(document, "2.arms.1", (steps) => [...steps, newStep("wait")]);
    expect(split.steps?.[2]?.arms?.[1]?.steps?.map((s) => s.kind)).toEqual(["wait"]);
    expect(split.steps?.[2]?.arms?.[0]?.steps).toEqual([]);
    expect(countSteps(split.steps)).toBe(6);
  });

  it("are named as the server names them", () => {
    expect(serverPath("", 2)).toBe("document.steps[2]");
    expect(serverPath("1.then", 0)).toBe("document.steps[1].then[0]");
    expect(serverPath("2.arms.1", 0)).toBe("document.steps[2].arms[1].steps[0]");
    expect(serverPath("2.arms.1.0.else", 3)).toBe("document.steps[2].arms[1].steps[0].else[3]");
  });

  it("are to blame for their own fields and not for those of steps within them", () => {
    const place = serverPath("", 2);
    expect(isOwnFault("body.document.steps[2].minutes", place)).toBe(true);
    expect(isOwnFault("body.document.steps[2].arms[1].share_permille", place)).toBe(true);
    expect(isOwnFault("body.document.steps[2]", place)).toBe(true);
    expect(isOwnFault("body.document.steps[2].then[0].minutes", place)).toBe(false);
    expect(isOwnFault("body.document.steps[2].arms[1].steps[0].tag", place)).toBe(false);
    expect(isOwnFault("body.document.steps[20].minutes", place)).toBe(false);
  });

  it("move within their list and not out of it", () => {
    const [a, b] = [newStep("wait"), newStep("end")];
    expect(moved([a, b], 0, 1)).toEqual([b, a]);
    expect(moved([a, b], 0, -1)).toEqual([a, b]);
  });
});
