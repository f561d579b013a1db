import { Repeat2 } from "lucide-react";

/** The green tile that stands for the program. */
export function MerchantMark() {
  return (
    <span
      aria-hidden
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-control bg-accent text-on-accent"
    >
      <Repeat2 size={17} strokeWidth={2} />
    </span>
  );
}
