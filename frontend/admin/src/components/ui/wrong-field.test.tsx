import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { Disclosure } from "./disclosure";
import { useWrongField } from "./wrong-field";

afterEach(cleanup);

function LongForm({ tries, wrong }: { tries: number; wrong: string[] }) {
  const form = useWrongField(tries);
  const field = (name: string) => (
    <input aria-label={name} aria-invalid={wrong.includes(name) || undefined} />
  );
  return (
    <form ref={form}>
      {field("Name")}
      <Disclosure summary="Limits">{field("Most points")}</Disclosure>
      <button type="submit">Save</button>
    </form>
  );
}

describe("a form that is sent with something wrong", () => {
  it("leads to the first wrong field at each try, and opens the line it is behind", () => {
    const { rerender } = render(<LongForm tries={0} wrong={["Most points"]} />);
    expect(document.activeElement).toBe(document.body);
    rerender(<LongForm tries={1} wrong={["Most points"]} />);
    expect(document.activeElement).toBe(screen.getByLabelText("Most points"));
    expect(screen.getByLabelText("Most points").closest("details")?.open).toBe(true);
    rerender(<LongForm tries={2} wrong={["Name", "Most points"]} />);
    expect(document.activeElement).toBe(screen.getByLabelText("Name"));
    rerender(<LongForm tries={2} wrong={[]} />);
    expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  });
});
