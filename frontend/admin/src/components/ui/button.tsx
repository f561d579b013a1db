import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, Ref } from "react";
import type { Permission } from "@/api/types";
import { useMay } from "@/features/session/session";
import { cx } from "./cx";
import { Spinner } from "./spinner";

export type Variant = "primary" | "default" | "ghost" | "danger";

const looks: Record<Variant, string> = {
  primary: "bg-primary text-on-primary hover:bg-primary-hover",
  default: "bg-card text-ink shadow-key hover:bg-hover",
  ghost: "text-ink hover:bg-hover",
  danger: "bg-card text-bad shadow-key hover:bg-bad-soft",
};

const base =
  "relative inline-flex h-control max-w-full shrink-0 items-center justify-center gap-2 rounded-control px-3 text-control font-strong whitespace-nowrap transition-colors duration-[var(--fast)] active:translate-y-px";

/** The classes of a button, for links that look like one. */
export function buttonClass(variant: Variant = "default", className?: string): string {
  return cx(base, looks[variant], className);
}

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "variant"> {
  variant?: Variant;
  icon?: LucideIcon;
  /** The button is not there for whoever may not do what it does. */
  needs?: Permission;
  /**
   * Keeps the words and the width, and ignores clicks; the spinner takes the icon's place. A button that can be busy
   * takes a double click for one: the second comes before it is known that the first made it busy.
   */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant = "default",
  icon: Icon,
  needs,
  busy,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const may = useMay();
  if (needs && !may(needs)) return null;
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy || (busy === false && event.detail > 1)) event.preventDefault();
        else onClick?.(event);
      }}
      className={buttonClass(
        variant,
        cx("disabled:bg-sunken disabled:text-ink-off disabled:shadow-key", className),
      )}
    >
      {busy && Icon ? <Spinner /> : Icon ? <Icon size={16} strokeWidth={1.75} aria-hidden /> : null}
      {busy && !Icon ? <Spinner className="absolute" /> : null}
      <span className={cx("truncate", busy && !Icon && "opacity-30")}>{children}</span>
    </button>
  );
}
