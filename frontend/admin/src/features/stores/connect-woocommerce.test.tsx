import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ToastProvider } from "@/components/ui/toast";
import { ConnectWooCommerce } from "./connect-woocommerce";

interface Asked {
  path: string;
  body: unknown;
}

let asked: Asked[];
let left: string[];
let closed: number;

beforeEach(() => {
  asked = [];
  left = [];
  closed = 0;
  vi.spyOn(window.location, "assign").mockImplementation((to) => void left.push(String(to)));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Answers every call, and keeps what was asked. */
function answer(status: number, body: unknown) {
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push({ path: new URL(request.url).pathname, body: await request.json() });
    return new Response(JSON.stringify(body), {
      status,
      headers: { "Content-Type": status < 400 ? "application/json" : "application/problem+json" },
    });
  });
}

/** A refusal that names a field, as the server words it. */
const refusal = (field: string, message: string) => ({
  type: "urn:regulars:problem:invalid",
  title: "Bad Request",
  status: 400,
  detail: message,
  errors: [{ location: `body.${field}`, message }],
});

function open(url?: string) {
  const client = new QueryClient({ defaultOptions: { mutations: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <ToastProvider>
        <ConnectWooCommerce url={url} onClose={() => closed++} />
      </ToastProvider>
    </QueryClientProvider>,
  );
}

const type = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

describe("ConnectWooCommerce", () => {
  it("leads to the shop's own page, with the address as it is meant", async () => {
    answer(200, { authorize_url: "https://shop.example/wc-auth/v1/authorize?user_id=1" });
    open();
    type("Store address", " shop.example/wp-admin/index.php ");
    press("Go on to your shop");
    await waitFor(() => expect(left).toEqual(["https://shop.example/wc-auth/v1/authorize?user_id=1"]));
    expect(asked).toEqual([
      { path: "/api/v1/stores/woocommerce/ask", body: { url: "https://shop.example" } },
    ]);
    const busy = screen.getByRole("button", { name: "Go on to your shop" }).getAttribute("aria-busy");
    expect(busy, "while the browser leaves, a second click does nothing").toBe("true");
  });

  it("asks nobody about what is no address", async () => {
    answer(200, {});
    open();
    type("Store address", "my shop");
    press("Go on to your shop");
    await screen.findByText(/Type the address of your shop/);
    expect(asked).toEqual([]);
  });

  it("says the shop's trouble at its field, and keeps what was typed", async () => {
    answer(400, refusal("url", "Your shop’s addresses are set to “Plain”. Choose any other structure."));
    open("https://shop.example");
    press("Go on to your shop");
    await screen.findByText(/addresses are set to “Plain”/);
    expect(screen.getByLabelText<HTMLInputElement>("Store address").value).toBe("https://shop.example");
    expect(screen.getByLabelText("Store address").getAttribute("aria-invalid")).toBe("true");
    expect(left).toEqual([]);
  });

  it("connects by a pasted key, without the spaces that came with it", async () => {
    answer(200, { id: "1", name: "Tea" });
    open();
    type("Store address", "shop.example");
    press("Paste a key instead");
    expect(screen.getByLabelText<HTMLInputElement>("Store address").value).toBe("shop.example");
    type("Consumer key", " ck_0123456789 ");
    type("Consumer secret", "cs_0123456789\n");
    press("Connect store");
    await waitFor(() => expect(closed).toBe(1));
    expect(asked).toEqual([
      {
        path: "/api/v1/stores/woocommerce",
        body: {
          url: "https://shop.example",
          consumer_key: "ck_0123456789",
          consumer_secret: "cs_0123456789",
        },
      },
    ]);
    screen.getByText("Tea is connected");
  });

  it("takes no key for a secret, and says at its field that a secret does not fit", async () => {
    answer(400, refusal("consumer_secret", "The secret does not fit the key. Copy both again."));
    open("https://shop.example");
    press("Paste a key instead");
    type("Consumer key", "cs_0123456789");
    type("Consumer secret", "ck_0123456789");
    press("Connect store");
    await screen.findByText("A consumer key begins with ck_.");
    screen.getByText("A consumer secret begins with cs_.");
    expect(asked).toEqual([]);
    type("Consumer key", "ck_0123456789");
    type("Consumer secret", "cs_0123456789");
    press("Connect store");
    await screen.findByText(/The secret does not fit the key/);
    expect(closed).toBe(0);
    expect(screen.getByLabelText<HTMLInputElement>("Consumer secret").type).toBe("password");
  });
});
