import { ToggleGroup } from "radix-ui";
import { cx } from "./cx";

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** A choice of two to five that changes what the card shows. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      aria-label={label}
      onValueChange={(next) => next && onChange(next as Value)}
      className="inline-flex max-w-full flex-wrap rounded-control bg-hover p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={cx(
            "min-h-7 rounded-chip px-2.5 text-caption font-medium text-ink-3 max-md:min-h-10 max-md:px-3",
            "hover:text-ink data-[state=on]:bg-card data-[state=on]:text-ink data-[state=on]:shadow-key",
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
