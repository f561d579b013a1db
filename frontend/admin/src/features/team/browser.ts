// The first that a browser's own name holds is the one: the later ones stand in the names of the earlier, too.
const browsers: [string, string][] = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
];
const systems: [string, string][] = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS", "Mac"],
  ["Linux", "Linux"],
];

/** "Firefox, Linux" of what a browser calls itself; empty for what no person uses. */
export function browserInWords(agent: string): string {
  const find = (names: [string, string][]) => names.find(([mark]) => agent.includes(mark))?.[1];
  return [find(browsers), find(systems)].filter(Boolean).join(", ");
}
