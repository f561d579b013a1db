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
      className="relative h-5 w-[34px] shrink-0 rounded-pill border border-line-strong bg-card transition-colors duration-[var(--fast)] before:absolute before:-inset-3 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <Base.Thumb className="block size-3.5 translate-x-[2px] rounded-pill bg-line-strong transition-transform duration-[var(--fast)] ease-[var(--ease)] data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
    </Base.Root>
  );
}
