const day = 86_400_000;

/** The moment so many days and minutes before now, ISO 8601. */
export const ago = (days: number, minutes = 0) =>
  new Date(Date.now() - days * day - minutes * 60_000).toISOString();

/** The moment so many days after now. */
export const ahead = (days: number) => ago(-days);
