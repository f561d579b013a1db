import { X } from "lucide-react";

interface ChosenListProps {
  ids: string[];
  onChange: (ids: string[]) => void;
  titleOf: (id: string) => string;
  /** What the button says that takes one out. */
  takeOut: (title: string) => string;
}

/** What was chosen, each with a button that takes it out again. */
export function ChosenList({ ids, onChange, titleOf, takeOut }: ChosenListProps) {
  if (ids.length === 0) return null;
  return (
    <ul className="mb-2 flex flex-wrap gap-1.5">
      {ids.map((id) => (
        <li
          key={id}
          className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-chip bg-hover pl-2 text-ink-2 max-md:min-h-9"
        >
          <span className="min-w-0 truncate">{titleOf(id)}</span>
          <button
            type="button"
            aria-label={takeOut(titleOf(id))}
            className="flex size-7 shrink-0 items-center justify-center rounded-chip text-ink-3 hover:text-ink max-md:size-9"
            onClick={() => onChange(ids.filter((other) => other !== id))}
          >
            <X size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
