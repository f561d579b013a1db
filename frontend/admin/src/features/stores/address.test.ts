import { describe, expect, it } from "vitest";
import { shopName, siteAddress } from "./address";
import { storeName } from "./platform";

describe("shopName", () => {
  it("finds the shop in whatever a person copies", () => {
    for (const text of [
      "demo-coffee",
      "Demo-Coffee.myshopify.com",
      "https://demo-coffee.myshopify.com/",
      "https://admin.shopify.com/store/demo-coffee/orders",
    ])
      expect(shopName(text), text).toBe("demo-coffee.myshopify.com");
  });

  it("refuses other hosts", () => {
    for (const text of ["", "example.com", "demo.myshopify.com.evil.example", "-demo", "a b"])
      expect(shopName(text), text).toBeUndefined();
  });
});

describe("siteAddress", () => {
  it("adds https and drops the admin page", () => {
    expect(siteAddress("shop.example.com")).toBe("https://shop.example.com");
    expect(siteAddress("https://example.com/shop/wp-admin/admin.php?page=x")).toBe(
      "https://example.com/shop",
    );
    expect(siteAddress("http://127.0.0.1:8090/")).toBe("http://127.0.0.1:8090");
  });

  it("refuses what is no site", () => {
    for (const text of ["", "shop", "ftp://example.com", "https://user:pass@example.com", "my shop.com"])
      expect(siteAddress(text), text).toBeUndefined();
  });
});

describe("storeName", () => {
  it("names a Shopify store by its own name, even where its pages are imitated elsewhere", () => {
    for (const url of [
      "https://demo-coffee.myshopify.com",
      "http://127.0.0.1:8081/demo-coffee.myshopify.com",
    ]) {
      expect(storeName({ platform: "shopify", url })).toBe("demo-coffee.myshopify.com");
    }
    expect(storeName({ platform: "woocommerce", url: "https://shop.example.com/tea" })).toBe(
      "shop.example.com/tea",
    );
  });
});
