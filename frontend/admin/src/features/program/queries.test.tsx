import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { ProgramDocument } from "@/api/types";
import { useNewestBacktest } from "./backtest";
import { useSaveDraft } from "./queries";

afterEach(() => vi.unstubAllGlobals());

it("has a back-test looked at again once the draft it counted is another", async () => {
  let saved = false;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "PUT") {
      saved = true;
      return Response.json({ document: {}, changed: true, changes: 1 });
    }
    return Response.json({ run: { id: "1", state: "done", current: !saved } });
  });
  const client = new QueryClient();
  const { result } = renderHook(() => ({ newest: useNewestBacktest(), save: useSaveDraft() }), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  await waitFor(() => expect(result.current.newest.data?.current).toBe(true));
  result.current.save.mutate({ rules: [], rewards: [] } as unknown as ProgramDocument);
  await waitFor(() => expect(result.current.newest.data?.current).toBe(false));
});
