/** Only addresses a browser may follow from a shop; a script address becomes "#". */
export function safeURL(address: string | undefined): string {
  try {
    const url = new URL(address ?? "", location.href);
    return /^https?:$/.test(url.protocol) ? url.href : "#";
  } catch {
    return "#";
  }
}
