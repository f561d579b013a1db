import { Switch as Base } from "radix-ui";

interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean;
}

export function Switch({ checked, onChange, label, disabled }: SwitchProps) {
  return (
    <Base.Root
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
      aria-label={label}
      className="group inline-flex h-8 w-[42px] shrink-0 items-center justify-center rounded-control max-md:h-11 max-md:w-11"
    >
      <span className="block h-5 w-[34px] rounded-pill border border-line-strong bg-card p-[2px] transition-colors duration-[var(--fast)] group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent">
        <Base.Thumb className="block size-3.5 rounded-pill bg-line-strong transition-transform duration-[var(--fast)] ease-[var(--ease)] data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-on-accent" />
      </span>
    </Base.Root>
  );
}
