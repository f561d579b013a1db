import type { InputHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "./cx";

type CheckboxProps = InputHTMLAttributes<HTMLInputElement> & {
  label: ReactNode;
  hideLabel?: boolean;
  ref?: Ref<HTMLInputElement>;
};

export function Checkbox({ label, hideLabel, className, ...rest }: CheckboxProps) {
  return (
    <label
      className={cx(
        "relative flex min-h-6 items-start gap-2.5 max-md:min-h-11 max-md:items-center",
        className,
      )}
    >
      <input
        type="checkbox"
        {...rest}
        className="mt-0.5 size-4 shrink-0 rounded-[4px] accent-[var(--accent)] max-md:mt-0"
      />
      <span className={hideLabel ? "sr-only" : "text-ink-2"}>{label}</span>
    </label>
  );
}
