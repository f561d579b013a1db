import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useScene } from "./context.ts";
import type { Trouble } from "./model.ts";

interface SectionProps<T> {
  title: string;
  items: T[];
  /** How many stand there before "All". */
  few: number;
  children: (item: T) => ComponentChildren;
  /** Said in place of an empty list; without it an empty section is left out. */
  empty?: string;
}

/** A titled list that shows the first few and opens with one button. */
export function Section<T extends { id: string }>({ title, items, few, children, empty }: SectionProps<T>) {
  const { t, speech } = useScene();
  const [all, setAll] = useState(false);
  if (!items.length && !empty) return null;
  return (
    <section class="section">
      <Title text={title}>
        {items.length > few && (
          <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("fewer") : t("all_count", { Count: speech.number(items.length) })}
            <span class="hidden"> {title}</span>
          </button>
        )}
      </Title>
      {items.length ? (
        <ul>
          {(all ? items : items.slice(0, few)).map((item) => (
            <li key={item.id}>{children(item)}</li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{empty}</p>
      )}
    </section>
  );
}

export function Title({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <div class="title">
      <h3>{text}</h3>
      {children}
    </div>
  );
}

/** What holds for everybody now: that nothing is earned. */
export function Notice() {
  const { state } = useScene();
  return state.data?.notice ? <p class="notice">{state.data.notice}</p> : null;
}

/** How far something is, in percent. */
export function Track({ label, done }: { label: string; done: number }) {
  return (
    <div
      class="track"
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(done)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ inlineSize: `${done}%` }} />
    </div>
  );
}

/** What went wrong, in words, where it went wrong. */
export function TroubleNote({ of }: { of: string }) {
  const { state, speech } = useScene();
  const trouble: Trouble | undefined = state.trouble[of];
  if (!trouble) return null;
  return (
    <p class="trouble" role="alert">
      {"text" in trouble ? trouble.text : speech.t(trouble.key, { Unit: speech.unit })}
    </p>
  );
}
