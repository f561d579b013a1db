import { useEffect, useState } from "preact/hooks";
import type { Bootstrap } from "../widget/wire.ts";
import { OrderHelp } from "./help.tsx";
import { connect, type Host, type Server } from "./server.ts";

/** How long to wait for the store to tell us of a new order, in ms. */
const pauses = [2000, 3000, 5000, 10_000];

/** A member's order: what it earned, and a way to write to the shop about it. Nobody else sees anything. */
export function OrderPage({ host, order }: { host: Host; order: string }) {
  const server = connect(host);
  const [data, setData] = useState<Bootstrap>();
  useEffect(() => {
    server.get<Bootstrap>("/bootstrap").then(setData, () => {}); // an order page without us is complete
  }, []);
  if (data?.shopper !== "member") return null;
  return (
    <s-stack gap="base">
      <OrderPoints host={host} server={server} order={order} />
      {data.desk && <OrderHelp host={host} server={server} order={order} />}
    </s-stack>
  );
}

interface OrderProps {
  host: Host;
  server: Server;
  /** Its number in the store's API. */
  order: string;
}

/** What the order earned, once the store has told us of it. */
function OrderPoints({ host, server, order }: OrderProps) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (turn: number) => {
      try {
        setSaid((await server.get<{ said: string }>(`/orders/${encodeURIComponent(order)}/points`)).said);
      } catch {
        const pause = pauses[turn];
        if (pause) timer = setTimeout(() => void look(turn + 1), pause);
        else setSaid(host.i18n.translate("soon"));
      }
    };
    void look(0);
    return () => clearTimeout(timer);
  }, [order]);
  return said ? <s-banner tone="info">{said}</s-banner> : null;
}
