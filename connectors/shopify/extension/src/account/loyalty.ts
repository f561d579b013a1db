import { useEffect, useState } from "preact/hooks";
import type { Bootstrap } from "../widget/wire.ts";
import { connect, failure, type Host, type Server, type Translate, translator } from "./server.ts";
import { isPreparing } from "./taps.ts";

/** How long to wait before looking for a code that is being made, in ms. */
const pauses = [1000, 2000, 3000, 5000, 10_000];

/** What the page knows and can do. */
export interface Loyalty {
  server: Server;
  t: Translate;
  data: Bootstrap | undefined;
  failed: boolean;
  load(): Promise<void>;
  /** Name of what is under way, "" for nothing. */
  busy: string;
  /** What went wrong with something, "" for nothing. */
  troubleOf(name: string): string;
  /** Does one thing at a time, then loads again; what goes wrong is said beside it. */
  act(name: string, what: () => Promise<unknown>): Promise<void>;
}

export function useLoyalty(host: Host): Loyalty {
  const server = connect(host);
  const t = translator(host);
  const [data, setData] = useState<Bootstrap>();
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState("");
  const [trouble, setTrouble] = useState({ of: "", text: "" });
  const [looked, setLooked] = useState(0);

  const load = async () => {
    try {
      setData(await server.get<Bootstrap>("/bootstrap"));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  useEffect(() => void load(), []);

  // A code that is being made is looked for again, less and less often.
  const waits = data?.codes.some(isPreparing) ?? false;
  useEffect(() => {
    if (!waits || looked >= pauses.length) return;
    const timer = setTimeout(() => void load().then(() => setLooked(looked + 1)), pauses[looked]);
    return () => clearTimeout(timer);
  }, [waits, looked]);

  const act = async (name: string, what: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(name);
    setTrouble({ of: "", text: "" });
    try {
      await what();
      setLooked(0);
      await load();
    } catch (error) {
      setTrouble({ of: name, text: failure(error, t) });
    } finally {
      setBusy("");
    }
  };
  return { server, t, data, failed, load, busy, act, troubleOf: (name) => (trouble.of === name ? trouble.text : "") };
}
