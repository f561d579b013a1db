import type { InputHTMLAttributes, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { cx } from "./cx";

export const inputClass =
  "w-full min-w-0 rounded-control border border-line-strong bg-card px-2.5 text-input text-ink disabled:bg-sunken disabled:text-ink-off aria-invalid:border-bad";

type InputProps = InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement>; suffix?: string };

export function Input({ className, suffix, ...rest }: InputProps) {
  const input = <input {...rest} className={cx(inputClass, "h-control", suffix && "pr-16", className)} />;
  if (!suffix) return input;
  return (
    <span className="relative block">
      {input}
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-ink-3"
      >
        {suffix}
      </span>
    </span>
  );
}

type TextareaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> };

export function Textarea({ className, ...rest }: TextareaProps) {
  return <textarea rows={3} {...rest} className={cx(inputClass, "block py-2 leading-[20px]", className)} />;
}

type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> };

/** The system's own list: the best one on a phone, and right with every screen reader. */
export function Select({ className, ...rest }: SelectProps) {
  return <select {...rest} className={cx(inputClass, "h-control pr-8", className)} />;
}
