/** What a draft changes, as the server says it. */
export function ChangeList({ changes }: { changes: string[] }) {
  if (changes.length === 0) return null;
  return (
    <ul className="divide-y divide-line rounded-control bg-sunken px-3">
      {changes.map((change) => (
        <li key={change} className="py-2 text-ink">
          {change}
        </li>
      ))}
    </ul>
  );
}
