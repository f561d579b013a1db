import { LoaderCircle } from "lucide-react";
import { cx } from "./cx";

export function Spinner({ className }: { className?: string }) {
  return (
    <LoaderCircle size={16} aria-hidden className={cx("animate-[spin_1s_linear_infinite]", className)} />
  );
}
