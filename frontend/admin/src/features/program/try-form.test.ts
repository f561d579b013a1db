import { describe, expect, it } from "vitest";
import { emptyOrder, newLine, typedOrder } from "./try-form";

const store = { id: "1", currency: "EUR" };

describe("a typed order", () => {
  it("is what its fields say, in minor units", () => {
    const line = { ...newLine(), title: " Beans ", amount: "12,50", quantity: "2", gift: true };
    const order = {
      ...emptyOrder,
      discount: "1",
      tax: "19",
      nth: "3",
      country: "de",
      codes: "A, b",
      tags: "vip",
    };
    const { typed, faults } = typedOrder([line], order, store);
    expect(faults).toEqual({});
    expect(typed).toMatchObject({
      lines: [{ title: "Beans", quantity: 2, amount: 1250, gift_card: true, sale: false }],
      discount: 100,
      tax_bp: 1900,
      nth: 3,
      country: "DE",
      codes: ["A", "b"],
      tags: ["vip"],
    });
  });

  it("names each field that cannot be", () => {
    const line = { ...newLine(), amount: "x", quantity: "0" };
    const order = { ...emptyOrder, shipping: "-1", tax: "x", nth: "0", country: "DEU" };
    const { faults } = typedOrder([line], order, store);
    expect(Object.keys(faults).sort()).toEqual(
      [`amount-${line.id}`, `quantity-${line.id}`, "shipping", "tax", "nth", "country"].sort(),
    );
  });
});
