import { bridge } from "./bridge";

const comeAgain = "X-Shopify-Retry-Invalid-Session-Request";

/** Asks with the word of Shopify's admin for who we are: cookies do not reach into its frame. */
async function withToken(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${await bridge?.idToken()}`);
  return fetch(new Request(request, { headers, credentials: "omit" }));
}

/** Asks the server; inside Shopify's admin with a fresh token each time, and once more where it was too old. */
export async function hostFetch(request: Request): Promise<Response> {
  if (!bridge) return fetch(request);
  const again = request.clone();
  const answer = await withToken(request);
  if (answer.status !== 401 || !answer.headers.has(comeAgain)) return answer;
  return withToken(again);
}
