import { useEffect, useRef, useState } from "preact/hooks";
import { useData } from "./context.ts";
import { TroubleNote } from "./parts.tsx";
import { addWords } from "./speech.ts";

const fetchPart = (url: string) => import(url) as Promise<typeof import("../desk/desk.ts")>;

/** Writing to the shop: a part of its own, fetched when a shopper wants to. */
export function Help() {
  const { data, model, host, speech, t } = useData();
  const place = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false);
  const { desk, contact } = data;
  // Its room is made at the tap: what comes with the answer pushes nothing aside.
  const open = async () => {
    setShown(true);
    model.fail("help", undefined);
    try {
      const { open, words } = await fetchPart(`${host.folder}regulars-desk.js`);
      addWords(words);
      await open({
        root: host.root,
        place: place.current as HTMLElement,
        call: host.call,
        locale: host.settings.locale,
        t: speech.t,
        day: (iso) => speech.day(iso.slice(0, 10)),
        may: !!desk,
        contact,
        order: host.order,
      });
    } catch {
      setShown(false);
      model.fail("help", t("no_answer"));
    }
  };
  useEffect(() => {
    if (desk && host.order) void open();
  }, []);
  if (!desk && !contact) return null;
  return (
    <section class="section">
      {!shown && (
        <button type="button" class="link" onClick={open}>
          {t("help")}
        </button>
      )}
      <div ref={place} style={shown ? "min-height:520px" : ""} />
      <TroubleNote of="help" />
    </section>
  );
}
