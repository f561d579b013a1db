import { bridge } from "./bridge";
import { NotLetIn, tokens } from "./staff-token";
import { wordpress } from "./wordpress";

const comeAgain = "X-Shopify-Retry-Invalid-Session-Request";

/** The word of the store's admin for who we are: Shopify's App Bridge keeps it fresh, of WordPress we do. */
const idToken: ((anew: boolean) => Promise<string>) | undefined =
  bridge?.idToken.bind(bridge) ?? (wordpress && tokens(wordpress));

/** Where the server is: our pages come from it, wp-admin does not. */
export const server: string = wordpress?.api ?? globalThis.location?.origin ?? "";

/** Asks with that word: cookies do not reach into a store's admin. */
async function withToken(request: Request, anew: boolean): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${await idToken?.(anew)}`);
  return fetch(new Request(request, { headers, credentials: "omit" }));
}

/** Asks the server; inside a store's admin with a token, and once more with a new one where it was too old. */
export async function hostFetch(request: Request): Promise<Response> {
  if (!idToken) return fetch(request);
  const again = request.clone();
  try {
    const answer = await withToken(request, false);
    if (answer.status !== 401 || !answer.headers.has(comeAgain)) return answer;
    return await withToken(again, true);
  } catch (error) {
    if (error instanceof NotLetIn) return new Response("{}", { status: 401 });
    throw error;
  }
}
