import { beforeEach, describe, expect, it } from "vitest";
import type { Condition, SegmentField } from "@/api/segment-calls";
import { setLocale } from "@/i18n/locale";
import {
  added,
  changed,
  conditionOf,
  countLeaves,
  groupDraft,
  isGroup,
  newGroup,
  newLeaf,
  withField,
} from "./tree";
import { treeInWords } from "./words";

beforeEach(() => setLocale({ language: "en", format: "en-GB", timeZone: "UTC", currency: "EUR" }));

const field = (name: string, type: SegmentField["type"], ops: string[]): SegmentField => ({
  field: name,
  type,
  ops,
  sensitive: false,
  values: [],
});

const fields = [
  field("orders", "number", ["at_least", "between"]),
  field("points", "number", ["at_least"]),
  field("spent", "money", ["at_least", "between"]),
  field("top_spenders", "top", ["at_most"]),
  field("last_order", "date", ["in_last", "before", "known", "gap_over"]),
  field("country", "choice", ["is", "known"]),
  field("bought", "list", ["has_any"]),
];

const whole: Condition = {
  match: "all",
  of: [
    { field: "orders", op: "between", number: 2, to: 5 },
    { field: "points", op: "at_least", number: -20 },
    {
      match: "any",
      of: [
        { field: "spent", op: "at_least", number: 4990 },
        { field: "spent", op: "at_least", number: 5000, currency: "JPY" },
        { match: "none", of: [{ field: "country", op: "is", texts: ["DE", "FR"] }] },
      ],
    },
    { field: "last_order", op: "gap_over", percent: 150 },
    { field: "last_order", op: "before", date: "2026-03-01" },
    { field: "bought", op: "has_any", texts: ["1"], days: 90 },
  ],
};

describe("conditionOf", () => {
  it("gives back the tree that a form was filled with, amounts in cents and without", () => {
    const form = groupDraft(whole, "EUR");
    expect(conditionOf(form, fields, "EUR")).toEqual({ condition: whole, faults: {} });
  });

  it("makes a group of a condition that stands alone", () => {
    const alone: Condition = { field: "top_spenders", op: "at_most", number: 20 };
    const { condition } = conditionOf(groupDraft(alone, "EUR"), fields, "EUR");
    expect(condition).toEqual({ match: "all", of: [alone] });
  });

  it("names what is wrong by the server's place for it", () => {
    const wrong: Condition = {
      match: "all",
      of: [
        {},
        { field: "orders", op: "between", number: 5, to: 2 },
        { match: "any", of: [] },
        {
          match: "any",
          of: [
            { field: "last_order", op: "in_last" },
            { field: "country", op: "is" },
          ],
        },
        { field: "top_spenders", op: "at_most", number: 100 },
      ],
    };
    const { faults } = conditionOf(groupDraft(wrong, "EUR"), fields, "EUR");
    expect(Object.keys(faults)).toEqual([
      "condition.of[0].field",
      "condition.of[1].to",
      "condition.of[2].of",
      "condition.of[3].of[0].days",
      "condition.of[3].of[1].texts",
      "condition.of[4].number",
    ]);
    expect(faults["condition.of[4].number"]).toContain("99");
  });

  it("refuses a fraction of a cent and words, and keeps no bound of an operator that has none", () => {
    const leaf = { ...newLeaf("EUR"), field: "spent", op: "at_least", number: "5.001", to: "9" };
    const read = (number: string) =>
      conditionOf({ key: "", match: "all", of: [{ ...leaf, number }] }, fields, "EUR");
    expect(Object.keys(read("5.001").faults)).toEqual(["condition.of[0].number"]);
    expect(Object.keys(read("many").faults)).toEqual(["condition.of[0].number"]);
    expect(read("5,5").condition.of).toEqual([{ field: "spent", op: "at_least", number: 550 }]);
  });
});

describe("the tree", () => {
  it("adds within a group, changes one condition, and takes out a group with all that is in it", () => {
    const tree = groupDraft({ match: "all", of: [{ field: "orders", op: "at_least", number: 1 }] }, "EUR");
    const group = newGroup("EUR");
    const grown = added(added(tree, tree.key, group), group.key, newLeaf("EUR"));
    expect(countLeaves(grown)).toBe(3);
    const inner = grown.of[1];
    if (!inner || !isGroup(inner)) throw new Error("no group was added");
    const last = inner.of[1];
    const named = changed(grown, last?.key ?? "", (part) =>
      isGroup(part) ? part : withField(part, fields[0] as SegmentField),
    );
    expect(conditionOf(named, fields, "EUR").condition.of?.[1]?.of?.[1]).toEqual({
      field: "orders",
      op: "at_least",
    });
    expect(countLeaves(changed(named, group.key, () => undefined))).toBe(1);
  });

  it("forgets what was typed for another field", () => {
    const typed = { ...newLeaf("EUR"), field: "orders", op: "between", number: "3", to: "9" };
    expect(withField(typed, fields[4] as SegmentField)).toMatchObject({
      op: "in_last",
      number: "",
      to: "",
      key: typed.key,
    });
  });
});

describe("treeInWords", () => {
  it("says a tree in one line, groups in brackets", () => {
    const said = treeInWords(whole, "EUR");
    expect(said).toContain(
      "Orders: 2 to 5; and Points to spend: at least −20; and (Spent: at least €49.90; or ",
    );
    expect(said).toContain("None of: Country: DE, FR)");
    expect(said).toContain("Bought a product: any of 1 thing, in the last 90 days");
    expect(treeInWords({ field: "top_spenders", op: "at_most", number: 20 }, "EUR")).toBe(
      "Top spenders: the top 20%",
    );
  });
});
