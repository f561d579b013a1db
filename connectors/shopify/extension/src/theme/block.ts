/** A part of the page that the theme editor puts in and takes out as it likes. */
export abstract class Block extends HTMLElement {
  get api() {
    return this.dataset.api ?? "/apps/regulars/v1";
  }

  get locale() {
    return this.dataset.locale || document.documentElement.lang || "en";
  }

  connectedCallback() {
    // What the theme drew stays when we cannot be reached.
    void this.draw().catch(() => {});
  }

  abstract draw(): Promise<void>;

  /** The part that a name stands on. */
  place<T extends HTMLElement>(name: string) {
    return this.querySelector<T>(`[data-regulars="${name}"]`);
  }

  /** Writes a text that another party gave, never as markup. */
  write(name: string, text: string) {
    const place = this.place(name);
    if (!place) return;
    place.textContent = text;
    place.hidden = text === "";
  }
}

/** Makes an element with a text. */
export function element(name: string, text = "", kind = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}
