import { useId } from "react";
import { cx } from "./cx";

interface ChoiceProps<Value extends string> {
  legend: string;
  value: Value;
  options: { value: Value; label: string; hint?: string }[];
  onChange: (value: Value) => void;
  hideLegend?: boolean;
}

/** A few ways to go on, each with a line on what it means. */
export function Choice<Value extends string>({
  legend,
  value,
  options,
  onChange,
  hideLegend,
}: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className={cx("mb-2 font-medium text-ink", hideLegend && "sr-only")}>{legend}</legend>
      <div className="divide-y divide-line overflow-hidden rounded-control border border-line">
        {options.map((option) => (
          <label
            key={option.value}
            className={cx(
              "flex cursor-pointer items-start gap-3 px-3.5 py-3 has-focus-visible:shadow-[inset_0_0_0_2px_var(--accent)]",
              option.value === value ? "bg-selected" : "hover:bg-hover",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4 shrink-0 accent-[var(--accent)] focus-visible:shadow-none"
            />
            <span className="min-w-0">
              <span className="block font-strong text-ink">{option.label}</span>
              {option.hint ? <span className="block text-caption text-ink-3">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
