import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { explainRows, explainSource } from "./explain";
import { ExplainView } from "./explain-view";

afterEach(cleanup);

const explain = {
  rule_name: "Points for orders",
  version: 12,
  lines: [
    { label: "Cold brew", amount: { minor: 1950, currency: "EUR" } },
    { label: "Discount", amount: { minor: -550, currency: "EUR" }, note: "Code DEMO" },
    { label: "Counted", amount: { minor: 1400, currency: "EUR" }, points: 14 },
    { label: "Taken back", points: -3 },
  ],
};

describe("explainRows", () => {
  it("keeps the order of the sum and writes amounts and points out", () => {
    expect(explainRows(explain)).toEqual([
      { label: "Cold brew", value: "€19.50", note: "" },
      { label: "Discount", value: "−€5.50", note: "Code DEMO" },
      { label: "Counted", value: "€14.00 → +14", note: "" },
      { label: "Taken back", value: "−3", note: "" },
    ]);
    expect(explainRows(undefined)).toEqual([]);
  });

  it("names the rule and the version that was in force", () => {
    expect(explainSource(explain)).toBe("Points for orders, version 12");
    expect(explainSource({})).toBe("");
  });
});

describe("ExplainView", () => {
  it("opens to show every line with its note", () => {
    render(<ExplainView explain={explain} />);
    const summary = screen.getByText("How this was counted");
    expect(summary.closest("details")?.open).toBe(false);
    summary.click();
    expect(summary.closest("details")?.open).toBe(true);
    expect(screen.getByText("Code DEMO")).toBeDefined();
    expect(screen.getByText("€14.00 → +14")).toBeDefined();
  });

  it("shows nothing to open where there is nothing to explain", () => {
    const { container } = render(<ExplainView explain={{ lines: [] }} />);
    expect(container.innerHTML).toBe("");
  });
});
