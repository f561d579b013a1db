import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import type { Store } from "@/api/types";
import { StoreCard } from "./store-card";

afterEach(cleanup);

const shop: Store = {
  id: "1",
  platform: "woocommerce",
  name: "Tea",
  url: "https://tea.example",
  currency: "EUR",
  time_zone: "Europe/Madrid",
  state: "connected",
  last_event_at: null,
  last_reconciled_at: null,
  webhooks_missed: 0,
  widget_quiet: true,
  widget_url: "https://tea.example/wp-admin/plugins.php",
};

const plugin = {
  newest: "1.0.0",
  package: "https://server.example/downloads/regulars-woocommerce.zip",
  upload: "https://tea.example/wp-admin/plugin-install.php?tab=upload",
};

function show(more: Partial<Store>) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <StoreCard store={{ ...shop, ...more }} onReconnect={() => {}} />
    </QueryClientProvider>,
  );
}

const leads = (name: RegExp) => screen.queryByRole("link", { name })?.getAttribute("href");

describe("StoreCard", () => {
  it("leads whose shop lacks the plugin to it, and says nothing else of the widget", () => {
    show({ plugin: { ...plugin, state: "missing" } });
    expect(leads(/^Download the plugin/)).toBe(plugin.package);
    expect(leads(/^Upload it in WordPress/)).toBe(plugin.upload);
    expect(screen.queryByText(/No page of the shop/)).toBeNull();
  });

  it("leads to no download where the server has none", () => {
    show({ plugin: { ...plugin, package: undefined, state: "old" } });
    screen.getByText(/Update it to 1.0.0/);
    expect(leads(/^Download the plugin/)).toBeUndefined();
    expect(leads(/^Upload it in WordPress/)).toBe(plugin.upload);
  });

  it("asks to open the shop while no page showed the widget, and after the plugin where one had", () => {
    show({ plugin: { ...plugin, state: "active", version: "1.0.0" } });
    expect(leads(/^Open your shop/)).toBe(shop.url);
    expect(leads(/^Download/)).toBeUndefined();
    cleanup();
    show({ plugin: { ...plugin, state: "active" }, widget_at: "2026-11-20T10:00:00Z" });
    expect(leads(/^Open the plugins/)).toBe(shop.widget_url);
  });

  it("says what is the matter, and what to do", () => {
    show({
      trouble: {
        name: "firewall",
        title: "A firewall stops us",
        do: "Ask your host.",
        since: "2026-11-20T10:00:00Z",
      },
    });
    screen.getByText("A firewall stops us");
    screen.getByText(/Ask your host\./);
  });
});
