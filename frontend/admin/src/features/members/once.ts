import { useState } from "react";

/**
 * A key that makes every try of one open dialog the same request, so that a doubled click or a retry after a
 * lost answer moves points once. A new dialog, or `renew`, gets a new key.
 */
export function useOnceKey(): { key: string; renew: () => void } {
  const [key, setKey] = useState(() => crypto.randomUUID());
  return { key, renew: () => setKey(crypto.randomUUID()) };
}
