import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cx } from "./cx";

export interface ControlProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** Takes the hint's place and says how to put it right. */
  error?: string;
  hideLabel?: boolean;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** Label above, hint below, and both tied to the control by id. */
export function Field({ label, hint, error, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  const described = error || hint ? note : undefined;
  return (
    <div className={cx("min-w-0", className)}>
      <label htmlFor={id} className={cx("mb-1.5 block font-medium text-ink", hideLabel && "sr-only")}>
        {label}
      </label>
      {children({ id, "aria-describedby": described, ...(error ? { "aria-invalid": true } : {}) })}
      {error ? (
        <p
          id={note}
          role="alert"
          className="mt-1.5 flex items-start gap-1.5 text-caption font-medium text-bad"
        >
          <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />
          {error}
        </p>
      ) : hint ? (
        <p id={note} className="mt-1.5 text-caption text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
