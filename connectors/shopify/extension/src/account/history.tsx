import { useState } from "preact/hooks";
import type { HistoryPage, Movement } from "../widget/wire.ts";
import type { Server } from "./server.ts";

interface Props {
  first: Movement[];
  server: Server;
  signed(points: number): string;
  t(key: string): string;
}

/** Why points came and went, newest first, with as much of it as is wanted. */
export function History({ first, server, signed, t }: Props) {
  const [shown, setShown] = useState(first);
  const [next, setNext] = useState<string | null>("");
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready");
  if (shown.length === 0) return <s-text color="subdued">{t("no_history")}</s-text>;

  const more = async () => {
    setState("busy");
    try {
      const page = await server.get<HistoryPage>(
        `/history?limit=20${next ? `&after=${encodeURIComponent(next)}` : ""}`,
      );
      setShown(next ? [...shown, ...page.items] : page.items);
      setNext(page.next || null);
      setState("ready");
    } catch {
      setState("failed");
    }
  };
  return (
    <s-stack gap="base">
      {shown.map((line) => (
        <s-stack key={line.id} direction="inline" justifyContent="space-between" gap="base">
          <s-stack gap="none">
            <s-text>{line.title}</s-text>
            <s-text color="subdued">{line.reason}</s-text>
            <s-text color="subdued" type="small">
              {line.on}
            </s-text>
          </s-stack>
          <s-text type="strong">
            {line.pending ? `${signed(line.points)} (${t("pending")})` : signed(line.points)}
          </s-text>
        </s-stack>
      ))}
      {state === "failed" && <s-banner tone="critical">{t("failed")}</s-banner>}
      {next !== null && (
        <s-button variant="secondary" loading={state === "busy"} onClick={() => void more()}>
          {t("more")}
        </s-button>
      )}
    </s-stack>
  );
}
