import { useEffect, useState } from "preact/hooks";
import { connect, type Host } from "./server.ts";

/** How long to wait for the store to tell us of a new order, in ms. */
const pauses = [2000, 3000, 5000, 10_000];

/** What an order earned, once the store has told us of it. Whoever is no member reads nothing. */
export function OrderPoints({ host, order }: { host: Host; order: string }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const server = connect(host);
    const id = order.slice(order.lastIndexOf("/") + 1);
    const look = async (turn: number) => {
      try {
        setSaid((await server.get<{ said: string }>(`/orders/${encodeURIComponent(id)}/points`)).said);
      } catch {
        const pause = pauses[turn];
        if (pause) timer = setTimeout(() => void look(turn + 1), pause);
        else setSaid(host.i18n.translate("soon"));
      }
    };
    const begin = async () => {
      const { shopper } = await server.get<{ shopper: string }>("/bootstrap");
      if (shopper === "member") await look(0);
    };
    void begin().catch(() => {}); // an order page without our line is complete
    return () => clearTimeout(timer);
  }, [order]);
  return said ? <s-banner tone="info">{said}</s-banner> : null;
}
