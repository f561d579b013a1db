import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Users } from "lucide-react";
import { afterEach, expect, it } from "vitest";
import { usePages } from "@/api/queries";
import { PagesList } from "./pages-list";

afterEach(cleanup);

function Names({ load }: { load: (cursor: string) => Promise<{ items: string[] | null; next: string }> }) {
  return (
    <PagesList
      query={usePages(["names"], load)}
      failed="Names did not load"
      icon={Users}
      none="Nobody yet"
      noneDetail="They come by themselves."
      row={(name) => <li key={name}>{name}</li>}
    />
  );
}

function show(load: Parameters<typeof Names>[0]["load"]) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <Names load={load} />
    </QueryClientProvider>,
  );
}

const names = () => screen.queryAllByRole("listitem").map((item) => item.textContent);

it("adds the next page below the first, and offers no more behind the last", async () => {
  show(async (cursor) =>
    cursor ? { items: ["Cy"], next: "" } : { items: ["Ada", "Ben"], next: "behind-ben" },
  );
  fireEvent.click(await screen.findByRole("button", { name: "Show more" }));
  await screen.findByText("Cy");
  expect(names()).toEqual(["Ada", "Ben", "Cy"]);
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

it("says that it did not load, loads at another try, and says that nothing is there", async () => {
  let tries = 0;
  show(async () => {
    tries++;
    if (tries === 1) throw new Error("the line broke");
    return { items: null, next: "" };
  });
  await screen.findByText("Names did not load");
  fireEvent.click(screen.getByRole("button"));
  await screen.findByText("Nobody yet");
  expect(names()).toEqual([]);
});
