import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import type { MemberRow, MemberSort } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Cell, HeadCell, SortHead, Table } from "@/components/ui/table";
import { formatNumber, formatShortDay } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { MemberStateChip } from "./member-state-chip";

const features = tableFeatures({});
const column = createColumnHelper<typeof features, MemberRow>();

/** Heads by column id; those with `sort` can be clicked. The server sorts, latest or largest first. */
const heads: Record<string, { label: Key; figure?: boolean; sort?: MemberSort }> = {
  name: { label: "members.member" },
  available: { label: "members.points", figure: true, sort: "points" },
  pending: { label: "members.pending", figure: true },
  orders: { label: "members.orders", figure: true },
  last_order_at: { label: "members.last_order", figure: true, sort: "recent" },
  joined_at: { label: "members.joined", figure: true, sort: "joined" },
};

const day = (at: string | null | undefined) => (at ? formatShortDay(at) : "–");

const columns = column.columns([
  column.accessor("name", { cell: ({ row }) => <MemberName member={row.original} /> }),
  column.accessor("available", {
    cell: ({ getValue }) => <span className="font-strong">{formatNumber(getValue())}</span>,
  }),
  column.accessor("pending", {
    cell: ({ getValue }) => (
      <span className={getValue() > 0 ? "text-info" : "text-ink-3"}>{formatNumber(getValue())}</span>
    ),
  }),
  column.accessor("orders", { cell: ({ getValue }) => formatNumber(getValue()) }),
  column.accessor("last_order_at", {
    cell: ({ getValue }) => <span className="text-ink-2">{day(getValue())}</span>,
  }),
  column.accessor("joined_at", {
    cell: ({ getValue }) => <span className="text-ink-2">{day(getValue())}</span>,
  }),
]);

interface MembersTableProps {
  members: MemberRow[];
  sort: MemberSort;
  onSort: (sort: MemberSort) => void;
}

export function MembersTable({ members, sort, onSort }: MembersTableProps) {
  const table = useTable({ features, columns, data: members, getRowId: (member) => member.id });
  return (
    <Table
      caption={t("nav.members")}
      head={table.getFlatHeaders().map(({ id }) => {
        const head = heads[id];
        if (!head) return null;
        const { label, figure, sort: by } = head;
        if (!by)
          return (
            <HeadCell key={id} figure={figure}>
              {t(label)}
            </HeadCell>
          );
        return (
          <SortHead key={id} figure={figure} sorted={sort === by} onSort={() => onSort(by)}>
            {t(label)}
          </SortHead>
        );
      })}
    >
      {table.getRowModel().rows.map((row) => (
        <tr key={row.id} className="relative hover:bg-hover">
          {row.getAllCells().map((cell) => (
            <Cell key={cell.id} figure={heads[cell.column.id]?.figure}>
              <table.FlexRender cell={cell} />
            </Cell>
          ))}
        </tr>
      ))}
    </Table>
  );
}

/** The link covers its whole row, so that a click anywhere opens the member. */
function MemberName({ member }: { member: MemberRow }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="min-w-0">
        <AppLink
          href={`/members/${member.id}`}
          className="block font-strong text-ink after:absolute after:inset-0 focus-visible:shadow-none focus-visible:after:rounded-chip focus-visible:after:shadow-[inset_0_0_0_2px_var(--accent)]"
        >
          {member.name || t("members.no_name")}
        </AppLink>
        <span className="block text-caption text-ink-3">{member.email}</span>
      </span>
      <MemberStateChip state={member.state} />
    </span>
  );
}
