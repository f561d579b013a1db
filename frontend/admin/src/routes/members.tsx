import { getRouteApi } from "@tanstack/react-router";
import { SearchX, Users } from "lucide-react";
import { useCallback } from "react";
import type { MemberSort } from "@/api/types";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { ShowMore } from "@/components/ui/pagination";
import { SearchField } from "@/components/ui/search-field";
import { Segmented } from "@/components/ui/segmented";
import { SkeletonRows } from "@/components/ui/skeleton";
import { MembersList } from "@/features/members/members-list";
import { MembersTable } from "@/features/members/members-table";
import { useMembers } from "@/features/members/queries";
import { TierFilter } from "@/features/tiers/tier-filter";
import { t } from "@/i18n/t";

const route = getRouteApi("/members");

export function MembersPage() {
  const { q = "", sort = "recent", tier = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const search = useCallback(
    (text: string) => navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true }),
    [navigate],
  );
  const sortBy = (next: MemberSort) => navigate({ search: (old) => ({ ...old, sort: next }), replace: true });
  const filter = (next: string) =>
    navigate({ search: (old) => ({ ...old, tier: next || undefined }), replace: true });
  const members = useMembers(q, sort, tier);
  const total = members.data?.pages[0]?.total;
  return (
    <Page
      title={t("nav.members")}
      hint={
        total === undefined
          ? t("members.hint_loading")
          : t(q || tier ? "members.found" : "members.count", { count: total })
      }
    >
      <Card flush>
        <div className="flex flex-wrap items-center justify-between gap-3 p-3">
          <SearchField label={t("members.search")} value={q} onChange={search} />
          <TierFilter value={tier} onChange={filter} />
          <div className="md:hidden">
            <Segmented
              label={t("members.sort")}
              value={sort}
              onChange={sortBy}
              options={[
                { value: "recent", label: t("members.last_order") },
                { value: "points", label: t("members.points") },
                { value: "joined", label: t("members.joined") },
              ]}
            />
          </div>
        </div>
        <MembersBody members={members} q={q} tier={tier} sort={sort} onSort={sortBy} />
      </Card>
    </Page>
  );
}

interface BodyProps {
  members: ReturnType<typeof useMembers>;
  q: string;
  tier: string;
  sort: MemberSort;
  onSort: (sort: MemberSort) => void;
}

function MembersBody({ members, q, tier, sort, onSort }: BodyProps) {
  if (members.error && !members.data)
    return (
      <ErrorNote
        title={t("members.failed")}
        error={members.error}
        onRetry={() => members.refetch()}
        busy={members.isFetching}
      />
    );
  if (!members.data) return <SkeletonRows rows={8} />;
  const rows = members.data.pages.flatMap((page) => page.items);
  if (rows.length === 0 && q)
    return (
      <Empty icon={SearchX} title={t("members.none_found", { q })} detail={t("members.none_found_detail")} />
    );
  if (rows.length === 0 && tier)
    return (
      <Empty icon={SearchX} title={t("members.none_in_tier")} detail={t("members.none_in_tier_detail")} />
    );
  if (rows.length === 0)
    return <Empty icon={Users} title={t("members.none")} detail={t("members.none_detail")} />;
  return (
    <div className={cx("transition-opacity", members.isPlaceholderData && "opacity-50")}>
      <div className="border-t border-line max-md:hidden">
        <MembersTable members={rows} sort={sort} onSort={onSort} />
      </div>
      <div className="border-t border-line md:hidden">
        <MembersList members={rows} />
      </div>
      <ShowMore
        more={members.hasNextPage}
        busy={members.isFetchingNextPage}
        onMore={() => members.fetchNextPage()}
      />
    </div>
  );
}
