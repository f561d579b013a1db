import { useEffect, useRef } from "react";

/** For a row of links that a narrow window cuts off: draws it sideways, so that the one with this data-to is seen. */
export function useDrawn<T extends HTMLElement>(to: string | undefined) {
  const row = useRef<T>(null);
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>(`[data-to="${to}"]`);
    if (row.current && current) row.current.scrollLeft = current.offsetLeft - row.current.clientWidth / 3;
  }, [to]);
  return row;
}
