import { type RefObject, useEffect, useRef } from "react";

/**
 * The form's ref: after each try to send it, the first field that is wrong gets the focus, also one behind a
 * closed line. In a long form it would stand out of sight.
 */
export function useWrongField(tries: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries === 0) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    for (let line = wrong?.closest("details"); line; line = line.parentElement?.closest("details"))
      line.open = true;
    wrong?.focus();
  }, [tries]);
  return form;
}
