// Talks to our server from Shopify's own pages. Shopify's token says who is there; there are no cookies.
import { address } from "../address.gen.ts";

/** What an extension of any surface has of Shopify's API, as far as it is used here. */
export interface Host {
  sessionToken: { get(): Promise<string> };
  localization: { language: { value: { isoCode: string } } };
  storage: { read<T>(key: string): Promise<T | null>; write(key: string, value: unknown): Promise<void> };
  i18n: { translate(key: string, options?: Record<string, string | number>): string };
}

/** A refusal of the server, in its words for the shopper. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
  /** Nothing will change it: what was tried is over. */
  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

/** What a shopper is told of something that failed: the server's words where they are final, else ours. */
export function failure(error: unknown, t: Translate): string {
  return (error instanceof Refused && error.final && error.message) || t("failed");
}

export type Translate = Host["i18n"]["translate"];

/** The words of an extension. */
export const translator =
  (host: Host): Translate =>
  (key, options) =>
    host.i18n.translate(key, options);

export interface Server {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown, key?: string): Promise<T>;
}

/** Connects an extension with our server. Calls reject with Refused, or with whatever the network says. */
export function connect(host: Host): Server {
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    const url = new URL(`${address}/storefront/extension/v1${path}`);
    url.searchParams.set("locale", host.localization.language.value.isoCode);
    const send = async () =>
      fetch(url.href, {
        ...init,
        credentials: "omit",
        headers: { ...init.headers, Authorization: `Bearer ${await host.sessionToken.get()}` },
      });
    let answer = await send();
    if (answer.status === 401) answer = await send(); // the token lives for minutes: the next one is fresh
    if (answer.status === 204) return undefined as T;
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(answer.status, String(body.detail ?? ""));
    return body as T;
  };
  return {
    get: (path) => call(path, {}),
    post: (path, body = {}, key) =>
      call(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", ...(key && { "Idempotency-Key": key }) },
      }),
  };
}
