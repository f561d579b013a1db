import type { Code } from "../widget/wire.ts";
import { type Host, Refused, type Server } from "./server.ts";

/** What a shopper wants of a reward. */
export interface Wish {
  reward_id: string;
  steps?: number;
  product?: string;
}

/**
 * Takes a reward, once however often it is tapped: the key of a tap is kept until there is a final answer, so that a
 * second tap after a lost answer cannot buy twice.
 */
export async function take(host: Host, server: Server, wish: Wish): Promise<Code> {
  const place = `tap:${wish.reward_id}`;
  // The key belongs to what was wanted: another amount is another tap, which the server would refuse under the old key.
  const kept = await host.storage.read<{ key: string; wish: string }>(place).catch(() => null);
  const wanted = JSON.stringify(wish);
  const key = kept?.wish === wanted ? kept.key : crypto.randomUUID();
  await host.storage.write(place, { key, wish: wanted }).catch(() => {});
  try {
    const code = await server.post<Code>("/redemptions", wish, key);
    await host.storage.write(place, null).catch(() => {});
    return code;
  } catch (error) {
    if (error instanceof Refused && error.final) await host.storage.write(place, null).catch(() => {});
    throw error;
  }
}

const open = ["reserved", "creating", "unknown"];

/** The code is being made. */
export const isPreparing = (code: Code) => open.includes(code.state);

/** The shopper can still use it. */
export const isUsable = (code: Code) => code.state === "issued" || code.state === "to_do" || isPreparing(code);
