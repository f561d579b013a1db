import { useCallback, useState } from "react";

/** What this browser remembers of the first steps of one merchant; a browser that keeps nothing forgets it. */
export function useKept<Value>(
  merchant: string,
  what: string,
  empty: Value,
): [Value, (value: Value) => void] {
  const name = `regulars.start.${merchant}.${what}`;
  const [value, setValue] = useState<Value>(() => {
    try {
      const text = localStorage.getItem(name);
      return text === null ? empty : (JSON.parse(text) as Value);
    } catch {
      return empty;
    }
  });
  const keep = useCallback(
    (next: Value) => {
      setValue(next);
      try {
        localStorage.setItem(name, JSON.stringify(next));
      } catch {
        // Then it lasts as long as the page.
      }
    },
    [name],
  );
  return [value, keep];
}
