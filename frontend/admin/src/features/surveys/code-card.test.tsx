import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Survey } from "@/api/survey-calls";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  document.head.innerHTML = "";
});

it("shows the code inside Shopify's admin, where an address could not say who asks", async () => {
  document.head.innerHTML = '<meta name="shopify-api-key" content="demo" />';
  vi.stubGlobal("shopify", { idToken: async () => "a-token" });
  vi.stubGlobal("fetch", async (request: Request) =>
    request.headers.get("Authorization") === "Bearer a-token"
      ? new Response("<svg/>", { headers: { "Content-Type": "image/svg+xml" } })
      : new Response("{}", { status: 401 }),
  );
  const { CodeCard } = await import("./code-card");
  const survey = { id: "7", slug: "after", link: "https://x.test/s", draft: { name: "After" } } as Survey;
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <CodeCard survey={survey} />
    </QueryClientProvider>,
  );
  await waitFor(() =>
    expect(screen.getByRole("img").getAttribute("src")).toBe("data:image/svg+xml,%3Csvg%2F%3E"),
  );
});
