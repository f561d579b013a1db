import { useRef, useState } from "preact/hooks";
import type { Asked, Help } from "../widget/desk/wire.ts";
import { textIn } from "./field.ts";
import { shrink } from "./photo.ts";
import { failure, type Host, type Server, type Translate, translator } from "./server.ts";
import { Thread } from "./thread.tsx";

const kinds = ["complaint", "question", "technical", "suggestion"];

/** Most photos with a request. */
const mostPhotos = 3;

interface HelpProps {
  host: Host;
  server: Server;
  /** Its number in the store's API. */
  order: string;
}

/** Writing to the shop about an order: what was said about it, and a form that is fetched when it is opened. */
export function OrderHelp({ host, server, order }: HelpProps) {
  const translate = translator(host);
  const [help, setHelp] = useState<Help>();
  const [asked, setAsked] = useState<Asked[]>([]);
  const [trouble, setTrouble] = useState("");
  const load = async () => {
    if (help) return;
    setTrouble("");
    try {
      const [found, said] = await Promise.all([
        server.get<Help>(`/requests/new?store_order=${encodeURIComponent(order)}`),
        server.get<{ items: Asked[] }>("/requests"),
      ]);
      const name = found.order_id && found.orders[0]?.name;
      setAsked(said.items.filter((one) => one.order_name === name));
      setHelp(found);
    } catch {
      setTrouble(translate("failed"));
    }
  };
  const replace = (said: Asked) => setAsked(asked.map((one) => (one.id === said.id ? said : one)));
  return (
    <s-details onToggle={() => void load()}>
      <s-summary>{translate("help")}</s-summary>
      <s-stack gap="base">
        {!help && !trouble && <s-skeleton-paragraph />}
        {trouble && <s-banner tone="critical">{trouble}</s-banner>}
        {asked.map((one) => (
          <Thread key={one.id} host={host} server={server} asked={one} changed={replace} />
        ))}
        {help && <HelpForm host={host} server={server} help={help} sent={(one) => setAsked([one, ...asked])} />}
      </s-stack>
    </s-details>
  );
}

interface FormProps {
  host: Host;
  server: Server;
  help: Help;
  sent(asked: Asked): void;
}

function HelpForm({ host, server, help, sent }: FormProps) {
  const translate = translator(host);
  const order = help.order_id ? help.orders[0] : undefined;
  const [only, other] = order?.items ?? [];
  const [product, setProduct] = useState((!other && only?.product_id) || "");
  const [guide, setGuide] = useState(product ? help.guide : null);
  const [kind, setKind] = useState("complaint");
  const [text, setText] = useState("");
  const [photos, setPhotos] = useState<readonly File[]>([]);
  const [state, setState] = useState<"writing" | "busy" | "sent" | "glad">("writing");
  const [trouble, setTrouble] = useState("");
  // The same words twice are one request, however often they are sent.
  const tap = useRef({ key: "", wish: "" });
  const asked = useRef(product);
  if (state === "sent" || state === "glad") return <s-banner tone="success">{translate(state)}</s-banner>;

  const choose = async (chosen: string) => {
    setProduct(chosen);
    setGuide(null);
    asked.current = chosen;
    if (!chosen || !order) return;
    const path = `/requests/new?order=${encodeURIComponent(order.id)}&product=${encodeURIComponent(chosen)}`;
    const found = await server.get<Help>(path).catch(() => undefined); // without it one writes all the same
    if (found && asked.current === chosen) setGuide(found.guide);
  };
  const send = async () => {
    if (state === "busy") return;
    setState("busy");
    setTrouble("");
    const about = order && { order_id: order.id, ...(product && { product_id: product }) };
    const wish = JSON.stringify([kind, text.trim(), product, photos.map(({ name, size }) => [name, size])]);
    if (tap.current.wish !== wish) tap.current = { key: crypto.randomUUID(), wish };
    try {
      const pictures = await Promise.all(photos.slice(0, mostPhotos).map(shrink));
      const body = { kind, text: text.trim(), ...about, photos: pictures };
      sent(await server.post<Asked>("/requests", body, tap.current.key));
      setState("sent");
    } catch (error) {
      setTrouble(failure(error, translate));
      setState("writing");
    }
  };
  return (
    <s-stack gap="base">
      <s-select label={translate("kind")} value={kind} onChange={(event) => setKind(textIn(event))}>
        {kinds.map((one) => (
          <s-option key={one} value={one}>
            {translate(one)}
          </s-option>
        ))}
      </s-select>
      {order && order.items.length > 0 && (
        <s-select label={translate("about")} value={product} onChange={(event) => void choose(textIn(event))}>
          <s-option value="">{order.name}</s-option>
          {order.items.map(({ product_id, title }) => (
            <s-option key={product_id} value={product_id}>
              {title}
            </s-option>
          ))}
        </s-select>
      )}
      {guide && <Guide guide={guide} translate={translate} helped={() => setState("glad")} />}
      <s-text-area
        label={translate("text")}
        maxLength={4000}
        value={text}
        onInput={(event) => setText(textIn(event))}
      />
      <s-drop-zone
        label={translate("photos")}
        accept="image/*"
        multiple
        onChange={(event) => setPhotos((event.currentTarget as { files?: readonly File[] } | null)?.files ?? [])}
      />
      {trouble && <s-banner tone="critical">{trouble}</s-banner>}
      <s-button disabled={!text.trim()} loading={state === "busy"} onClick={() => void send()}>
        {translate("send")}
      </s-button>
    </s-stack>
  );
}

interface GuideProps {
  guide: NonNullable<Help["guide"]>;
  translate: Translate;
  helped(): void;
}

/** What may help before anybody writes. */
function Guide({ guide, translate, helped }: GuideProps) {
  return (
    <s-stack gap="small-300">
      <s-text type="strong">{translate("first")}</s-text>
      <s-link href={guide.link} target="_blank">
        {guide.title}
      </s-link>
      {guide.troubles.map(({ question, answer }) => (
        <s-details key={question}>
          <s-summary>{question}</s-summary>
          <s-paragraph>{answer}</s-paragraph>
        </s-details>
      ))}
      <s-button variant="secondary" onClick={helped}>
        {translate("helped")}
      </s-button>
    </s-stack>
  );
}
