import { useRef, useState } from "preact/hooks";
import type { Asked } from "../widget/desk/wire.ts";
import { textIn } from "./field.ts";
import { failure, type Host, type Server, translator } from "./server.ts";

interface ThreadProps {
  host: Host;
  server: Server;
  asked: Asked;
  changed(asked: Asked): void;
}

/** One request: what was said, whether it is solved, and a line to write again. */
export function Thread({ host, server, asked, changed }: ThreadProps) {
  const translate = translator(host);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const tap = useRef({ key: "", text: "" });
  const post = async (path: string, body: object, key?: string) => {
    if (busy) return;
    setBusy(true);
    setTrouble("");
    try {
      changed(await server.post<Asked>(`/requests/${encodeURIComponent(asked.id)}/${path}`, body, key));
      setText("");
    } catch (error) {
      setTrouble(failure(error, translate));
    }
    setBusy(false);
  };
  const tell = () => {
    if (tap.current.text !== text) tap.current = { key: crypto.randomUUID(), text };
    void post("messages", { text: text.trim() }, tap.current.key);
  };
  return (
    <s-stack gap="small-300">
      {asked.messages.map(({ id, who, name, text }) => (
        <s-stack key={id} gap="none">
          <s-text color="subdued">{who === "me" ? translate("me") : name || translate("shop")}</s-text>
          <s-paragraph>{text}</s-paragraph>
        </s-stack>
      ))}
      {asked.ask_solved && (
        <s-stack direction="inline" gap="base">
          <s-text type="strong">{translate("solved")}</s-text>
          <s-button variant="secondary" loading={busy} onClick={() => void post("solved", { solved: true })}>
            {translate("yes")}
          </s-button>
          <s-button variant="secondary" loading={busy} onClick={() => void post("solved", { solved: false })}>
            {translate("no")}
          </s-button>
        </s-stack>
      )}
      {asked.state !== "closed" && (
        <>
          <s-text-area
            label={translate("again")}
            rows={2}
            maxLength={4000}
            value={text}
            onInput={(event) => setText(textIn(event))}
          />
          <s-button variant="secondary" disabled={!text.trim()} loading={busy} onClick={tell}>
            {translate("again")}
          </s-button>
        </>
      )}
      {trouble && <s-banner tone="critical">{trouble}</s-banner>}
    </s-stack>
  );
}
