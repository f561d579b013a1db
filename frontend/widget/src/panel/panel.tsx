// Entry of regulars-panel.js, an ES module that the loader imports when a shopper shows interest.
import { render } from "preact";
import { addStyles } from "../launcher.ts";
import type { Host } from "../loader.ts";
import { Dialog } from "./dialog.tsx";
import { Model } from "./model.ts";
import css from "./panel.css?raw";

let model: Model | undefined;
let shut: (() => void) | undefined;

/** Shows the panel in the loader's shadow tree. What it knew before stays while news load. */
export function open(host: Host): void {
  if (!model) {
    addStyles(host.root, css);
    model = new Model(host);
  }
  const place = document.createElement("div");
  host.root.append(place);
  shut = () => {
    render(null, place);
    place.remove();
    shut = undefined;
    host.closed();
  };
  render(<Dialog model={model} host={host} close={close} />, place);
  void model.show();
}

export function close(): void {
  shut?.();
}
