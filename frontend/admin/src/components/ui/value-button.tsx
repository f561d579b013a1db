import type { ButtonHTMLAttributes, Ref } from "react";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> };

/** A value inside a sentence that opens the field to change it. */
export function ValueButton({ children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className="relative rounded-[3px] border-b border-dotted border-accent font-semibold text-ink after:absolute after:-inset-x-1 after:-inset-y-1 hover:border-solid hover:text-accent"
    >
      {children}
    </button>
  );
}
