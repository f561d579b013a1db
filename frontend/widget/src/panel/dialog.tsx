import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Host } from "../loader.ts";
import type { Bootstrap } from "../wire.ts";
import { isRightToLeft } from "../words.ts";
import { SceneContext } from "./context.ts";
import { Guest } from "./guest.tsx";
import { Icon } from "./icon.tsx";
import { Member } from "./member.tsx";
import type { Model, State } from "./model.ts";
import { Failed, Skeleton } from "./waiting.tsx";

const focusable = 'button, a[href], input, summary, [tabindex="0"]';

/** Keeps Tab inside the dialog. */
function trapTab(event: TargetedKeyboardEvent<HTMLElement>, root: ShadowRoot): void {
  if (event.key !== "Tab") return;
  const dialog = event.currentTarget;
  const stops = [...dialog.querySelectorAll<HTMLElement>(focusable)].filter((stop) => stop.offsetParent !== null);
  const first = stops[0];
  const last = stops.at(-1);
  if (!first || !last) return;
  const at = root.activeElement;
  if (event.shiftKey ? at === first || at === dialog : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

/** With other points or codes the panel is drawn anew: nothing that stood there is pushed aside. */
const turnOf = ({ balance, codes }: Bootstrap) => `${balance?.available} ${codes.map(({ id, state }) => id + state)}`;

function Scene({ data, failed }: Pick<State, "data" | "failed">) {
  if (!data) return failed ? <Failed /> : <Skeleton />;
  return data.shopper === "member" ? <Member key={turnOf(data)} /> : <Guest />;
}

/** The panel: a dialog beside the launcher, on a phone a sheet. */
export function Dialog({ model, host, close }: { model: Model; host: Host; close: () => void }) {
  const [state, setState] = useState(model.state);
  const dialog = useRef<HTMLElement>(null);

  useEffect(() => {
    setState(model.state);
    return model.subscribe(() => setState(model.state));
  }, [model]);

  useEffect(() => dialog.current?.focus({ preventScroll: true }), []);

  // Where the focused button has gone, the dialog takes the focus, or the keyboard would fall out of it.
  useEffect(() => {
    if (document.activeElement === document.body) dialog.current?.focus({ preventScroll: true });
  }, [state]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [close]);

  const { data, speech } = state;
  const atStart = data?.look.launcher === "start";
  const side = atStart === isRightToLeft(speech.locale) ? "right" : "left";
  return (
    <SceneContext.Provider value={{ model, host, state }}>
      <div class="backdrop" onClick={close} aria-hidden="true" />
      <section
        ref={dialog}
        class={`panel ${side}`}
        role="dialog"
        aria-modal="true"
        aria-labelledby="regulars-title"
        tabIndex={-1}
        lang={speech.locale}
        onKeyDown={(event) => trapTab(event, host.root)}
      >
        <button type="button" class="close" aria-label={speech.t("close")} onClick={close}>
          <Icon name="close" />
        </button>
        <Scene data={data} failed={state.failed} />
        <p class="hidden" role="status">
          {state.said}
        </p>
      </section>
    </SceneContext.Provider>
  );
}
