import type { ButtonHTMLAttributes, Ref } from "react";
import { cx } from "./cx";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** Belongs to a rule that is switched off. */
  off?: boolean;
  ref?: Ref<HTMLButtonElement>;
};

/** A value inside a sentence that opens the field to change it. */
export function ValueButton({ children, off, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(
        "relative rounded-[3px] border-b border-dotted border-accent after:absolute after:-inset-x-1 after:-inset-y-1 hover:border-solid hover:text-accent",
        off ? "font-medium text-ink-3" : "font-semibold text-ink",
      )}
    >
      {children}
    </button>
  );
}
