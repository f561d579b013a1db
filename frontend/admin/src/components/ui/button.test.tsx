import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { Button } from "./button";

vi.mock("@/features/session/session", () => ({ useMay: () => () => true }));

afterEach(cleanup);

/** The two clicks of a double click, as browsers count them. */
function clickTwice(button: HTMLElement) {
  return [1, 2].map((detail) => fireEvent.click(button, { detail }));
}

it("takes a double click for one where it makes the button busy", () => {
  const made = vi.fn();
  render(
    <Button busy={false} onClick={made}>
      Make
    </Button>,
  );
  const [first, second] = clickTwice(screen.getByRole("button"));
  expect(made).toHaveBeenCalledTimes(1);
  expect([first, second]).toEqual([true, false]); // and a form is not sent twice
  fireEvent.click(screen.getByRole("button"), { detail: 1 });
  expect(made).toHaveBeenCalledTimes(2);
});

it("hears each click where it is never busy, and none while it is", () => {
  const counted = vi.fn();
  const { rerender } = render(<Button onClick={counted}>One more</Button>);
  clickTwice(screen.getByRole("button"));
  expect(counted).toHaveBeenCalledTimes(2);
  rerender(
    <Button busy onClick={counted}>
      One more
    </Button>,
  );
  clickTwice(screen.getByRole("button"));
  expect(counted).toHaveBeenCalledTimes(2);
});
