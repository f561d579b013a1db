/** The initials of a name: "Demo Member 01" gives "D1", "Ada" gives "A". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const last = words.length > 1 ? words[words.length - 1] : "";
  const tail = last ? (/^\d+$/.test(last) ? String(Number(last)) : last) : "";
  return ((words[0]?.[0] ?? "?") + (tail[0] ?? "")).toUpperCase();
}

export function Avatar({ name, large }: { name: string; large?: boolean }) {
  const size = large ? "size-[52px] text-[17px]" : "size-8 text-caption";
  return (
    <span
      aria-hidden
      className={`inline-flex shrink-0 items-center justify-center rounded-pill bg-accent-soft font-semibold text-accent ${size}`}
    >
      {initials(name)}
    </span>
  );
}
