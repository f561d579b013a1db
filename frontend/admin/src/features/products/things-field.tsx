import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { ChosenList } from "@/components/ui/chosen-list";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { inputClass } from "@/components/ui/input";
import { useSettled } from "@/components/ui/settled";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { type Thing, type ThingKind, useThings, useThingsNamed } from "./queries";

interface ThingsFieldProps {
  kind: ThingKind;
  label: string;
  /** The platforms' own ids, as a program's lists name them. */
  ids: string[];
  onChange: (ids: string[]) => void;
  hint?: string;
  error?: string;
  /** At most so many can be chosen. */
  most?: number;
}

/** Products or collections of the connected stores, found by a part of their title. */
export function ThingsField({ kind, label, ids, onChange, hint, error, most = 500 }: ThingsFieldProps) {
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const list = useId();
  const found = useThings(kind, useSettled(text.trim(), 250), open);
  const free = (found.data ?? []).filter((thing) => !ids.includes(thing.id));
  const full = ids.length >= most;
  const pick = (thing: Thing | undefined) => {
    if (!thing || full) return;
    onChange([...ids, thing.id]);
    setText("");
    setAt(0);
    if (ids.length + 1 >= most) setOpen(false);
  };
  const press = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) {
      event.preventDefault();
      setOpen(true);
      setAt((now) => Math.min(Math.max(now + move, 0), Math.max(free.length - 1, 0)));
    }
    if (event.key === "Enter" && open) {
      event.preventDefault(); // it chooses; the form is sent by its button
      pick(free[at]);
    }
    if (event.key === "Escape") setOpen(false);
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div>
          <Chosen kind={kind} ids={ids} onChange={onChange} />
          <div className="relative">
            <Search
              size={16}
              aria-hidden
              className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
            />
            <input
              {...control}
              role="combobox"
              aria-expanded={open}
              aria-controls={list}
              aria-autocomplete="list"
              aria-activedescendant={open && free[at] ? `${list}-${at}` : undefined}
              autoComplete="off"
              disabled={full}
              placeholder={t(`things.search_${kind}`)}
              className={cx(inputClass, "h-control pl-9")}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setAt(0);
                setOpen(true);
              }}
              onFocus={() => setOpen(true)}
              onBlur={() => setOpen(false)}
              onKeyDown={press}
            />
          </div>
          {open ? (
            <Found
              id={list}
              label={label}
              things={free}
              at={at}
              note={noteOf(found, free.length, text)}
              onPick={pick}
            />
          ) : null}
        </div>
      )}
    </Field>
  );
}

function noteOf(found: { isPending: boolean; isError: boolean }, count: number, text: string) {
  if (found.isError) return t("things.failed");
  if (found.isPending) return t("things.loading");
  if (count > 0) return undefined;
  return text.trim() ? t("things.none_found", { text: text.trim() }) : t("things.none");
}

interface FoundProps {
  id: string;
  label: string;
  things: Thing[];
  at: number;
  note?: string;
  onPick: (thing: Thing) => void;
}

function Found({ id, label, things, at, note, onPick }: FoundProps) {
  const place = useRef<HTMLDivElement>(null);
  // At the end of a dialog it would open out of sight.
  // Newer browsers give a promise for a scroll, which an effect may not return.
  useEffect(() => {
    void place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div ref={place} className="mt-1 max-h-56 overflow-y-auto rounded-control border border-line bg-card">
      {note ? (
        <p className="px-3 py-2.5 text-ink-3" role="status">
          {note}
        </p>
      ) : null}
      <div id={id} role="listbox" aria-label={label}>
        {things.map((thing, index) => (
          <div
            key={`${thing.store}-${thing.id}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            // The field keeps the focus: a press may not blur it before the click counts.
            onMouseDown={(event) => event.preventDefault()}
            onMouseUp={() => onPick(thing)}
            className={cx(
              "flex min-h-9 cursor-pointer items-center gap-2.5 px-3 py-1.5 max-md:min-h-11",
              index === at ? "bg-selected" : "hover:bg-hover",
            )}
          >
            <Picture thing={thing} />
            <ThingName thing={thing} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Picture({ thing }: { thing: Thing }) {
  if (!thing.image) return null;
  return (
    <img
      src={thing.image}
      alt=""
      loading="lazy"
      className="size-7 shrink-0 rounded-chip bg-sunken object-cover"
    />
  );
}

function ThingName({ thing }: { thing: Thing }) {
  const several = useSession().stores.length > 1;
  const notes = [several ? thing.store : "", thing.active ? "" : t("things.not_on_sale")].filter(Boolean);
  return (
    <span className="min-w-0">
      <span className="block truncate text-ink">{thing.title}</span>
      {notes.length > 0 ? (
        <span className="block truncate text-caption text-ink-3">{notes.join(" · ")}</span>
      ) : null}
    </span>
  );
}

function Chosen({ kind, ids, onChange }: Pick<ThingsFieldProps, "kind" | "ids" | "onChange">) {
  const named = useThingsNamed(kind, ids);
  const titleOf = (id: string) =>
    named.data?.find((thing) => thing.id === id)?.title ??
    (named.isPending ? "…" : t("things.unknown", { id }));
  return (
    <ChosenList
      ids={ids}
      onChange={onChange}
      titleOf={titleOf}
      takeOut={(title) => t("things.remove", { title })}
    />
  );
}
