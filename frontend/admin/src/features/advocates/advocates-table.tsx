import type { Advocate, Sort } from "@/api/advocate-calls";
import { AppLink } from "@/components/shell/app-link";
import { Cell, HeadCell, SortHead, Table } from "@/components/ui/table";
import { formatMoney, formatNumber } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { RoleChips } from "./role-chips";
import { advocateName, broughtWords, scoreWords, sums } from "./words";

interface ListProps {
  advocates: Advocate[];
  sort: Sort;
  onSort: (sort: Sort) => void;
}

const figures: { label: Key; sort?: Sort; read: (advocate: Advocate) => string }[] = [
  { label: "advocates.friends", sort: "friends", read: ({ orders }) => formatNumber(orders) },
  {
    label: "advocates.orders",
    sort: "orders",
    read: ({ orders, again }) => formatNumber(orders + again),
  },
  { label: "advocates.kept", sort: "kept", read: ({ kept }) => sums(kept) },
  { label: "advocates.cost", sort: "points", read: ({ cost }) => formatMoney(cost) },
  { label: "advocates.net", sort: "net", read: ({ net }) => formatMoney(net) },
  { label: "advocates.score", sort: "score", read: scoreWords },
  { label: "advocates.reviews", sort: "reviews", read: ({ reviews }) => formatNumber(reviews) },
];

/** Who recommends and what it brings, most first; the server sorts. */
export function AdvocatesTable({ advocates, sort, onSort }: ListProps) {
  return (
    <Table
      caption={t("nav.advocates")}
      head={
        <>
          <HeadCell>{t("members.member")}</HeadCell>
          {figures.map(({ label, sort: by }) =>
            by ? (
              <SortHead key={label} figure sorted={sort === by} onSort={() => onSort(by)}>
                {t(label)}
              </SortHead>
            ) : (
              <HeadCell key={label} figure>
                {t(label)}
              </HeadCell>
            ),
          )}
        </>
      }
    >
      {advocates.map((advocate) => (
        <tr key={advocate.member_id} className="relative hover:bg-hover">
          <Cell>
            <AppLink
              href={`/advocates/${advocate.member_id}`}
              className="block font-strong text-ink after:absolute after:inset-0 focus-visible:shadow-none focus-visible:after:rounded-chip focus-visible:after:shadow-[inset_0_0_0_2px_var(--accent)]"
            >
              {advocateName(advocate)}
            </AppLink>
            <RoleChips roles={advocate.roles} />
          </Cell>
          {figures.map(({ label, read }) => (
            <Cell key={label} figure className="whitespace-nowrap">
              {read(advocate)}
            </Cell>
          ))}
        </tr>
      ))}
    </Table>
  );
}

/** Two lines each on phone, the figure at the right. */
export function AdvocatesList({ advocates }: { advocates: Advocate[] }) {
  return (
    <ul className="divide-y divide-line">
      {advocates.map((advocate) => (
        <li key={advocate.member_id}>
          <AppLink
            href={`/advocates/${advocate.member_id}`}
            className="flex items-start justify-between gap-4 px-card py-3 focus-visible:shadow-[inset_0_0_0_2px_var(--accent)]"
          >
            <span className="min-w-0">
              <span className="block font-strong break-words text-ink">{advocateName(advocate)}</span>
              <RoleChips roles={advocate.roles} />
              <span className="mt-1 block text-[13px]/[18px] text-ink-3">{broughtWords(advocate)}</span>
            </span>
            <span className="num shrink-0 text-right">
              <span className="block font-semibold text-ink">{sums(advocate.kept)}</span>
              <span className="block text-[13px]/[18px] text-ink-3">
                {t("advocates.costs", { money: formatMoney(advocate.cost) })}
              </span>
            </span>
          </AppLink>
        </li>
      ))}
    </ul>
  );
}
