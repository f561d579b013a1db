import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "@/api/client";
import { router } from "@/router";

/** Asking again helps when the server was away; it does not when the server said no. */
function worthRetrying(failures: number, error: Error): boolean {
  const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return !refused && failures < 2;
}

const client = new QueryClient({
  defaultOptions: { queries: { staleTime: 15_000, retry: worthRetrying, retryDelay: 800 } },
});

/** Of our own document, or of the plugin's page in wp-admin. */
const root = document.getElementById("root") ?? document.getElementById("regulars-root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
