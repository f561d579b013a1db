import { useEffect, useState } from "react";

/** What was typed last, once nothing was typed for a moment (milliseconds): so typing asks the server once. */
export function useSettled<T>(value: T, pause = 500): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
