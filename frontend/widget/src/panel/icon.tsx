const paths = {
  close: "M5 5l14 14M19 5L5 19",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  check: "M5 12.5l4.5 4.5L19 7.5",
  bag: "M5 8h14l1 13H4zM9 11V7a3 3 0 0 1 6 0v4",
  gift: "M4 12v8a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-8M3 8h18v4H3zM12 8v13M12 8C9 8 7 7 7 5s1-2 2-2c2 0 3 3 3 5 0-2 1-5 3-5 1 0 2 0 2 2s-2 3-5 3",
};

/** A drawing that says nothing by itself: the word is always beside it. */
export function Icon({ name, size = 18 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="none" aria-hidden="true">
      <path d={paths[name]} stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" stroke-linecap="round" />
    </svg>
  );
}
