import type { WordPressPage } from "./wordpress";

interface Signed {
  token: string;
  /** In seconds, how long it is good for. */
  expires_in: number;
}

/** A token is not used in its last half minute: clocks differ, and requests take time. */
const margin = 30;

/** Whoever asks is not signed in at WordPress any more, or may not be here. */
export class NotLetIn extends Error {}

/** Gives the shop's signed word for who asks: kept while it is good, asked for once however many want it. */
export function tokens(page: WordPressPage, now: () => number = Date.now) {
  let nonce = page.nonce;
  let until = 0;
  let kept: Promise<string> | undefined;

  const ask = () =>
    fetch(page.token, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-WP-Nonce": nonce, Accept: "application/json" },
    });

  /** A nonce lasts for half a day at least, and pages stay open for longer: WordPress is asked for another, once. */
  async function askAgain(answer: Response): Promise<Response> {
    if (answer.status !== 401 && answer.status !== 403) return answer;
    const renewed = await fetch(page.renew, { credentials: "same-origin" });
    const text = (await renewed.text()).trim();
    if (!renewed.ok || !/^[0-9a-f]{6,}$/.test(text)) return answer;
    nonce = text;
    return ask();
  }

  async function fresh(): Promise<string> {
    const answer = await askAgain(await ask());
    if (answer.status >= 400 && answer.status < 500) throw new NotLetIn(String(answer.status));
    if (!answer.ok) throw new Error(`the shop answered ${answer.status}`);
    const signed = (await answer.json()) as Signed;
    until = now() + (signed.expires_in - margin) * 1000;
    return signed.token;
  }

  return async (anew = false): Promise<string> => {
    if (!kept || (until > 0 && (anew || now() >= until))) {
      until = 0;
      kept = fresh();
      kept.catch(() => {
        kept = undefined;
      });
    }
    return kept;
  };
}
