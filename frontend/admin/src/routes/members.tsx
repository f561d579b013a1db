import { getRouteApi } from "@tanstack/react-router";
import { SearchX, Users } from "lucide-react";
import { useCallback } from "react";
import type { MemberSort } from "@/api/types";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Pages } from "@/components/ui/pages-list";
import { SearchField } from "@/components/ui/search-field";
import { Segmented } from "@/components/ui/segmented";
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
        <Pages query={members} failed={t("members.failed")} {...nobody(q, tier)}>
          {(rows) => (
            <>
              <div className="border-t border-line max-md:hidden">
                <MembersTable members={rows} sort={sort} onSort={sortBy} />
              </div>
              <div className="border-t border-line md:hidden">
                <MembersList members={rows} />
              </div>
            </>
          )}
        </Pages>
      </Card>
    </Page>
  );
}

/** What is said when nobody is found: by a search, in a tier, or at all. */
function nobody(q: string, tier: string) {
  if (q)
    return {
      icon: SearchX,
      none: t("members.none_found", { q }),
      noneDetail: t("members.none_found_detail"),
    };
  if (tier)
    return { icon: SearchX, none: t("members.none_in_tier"), noneDetail: t("members.none_in_tier_detail") };
  return { icon: Users, none: t("members.none"), noneDetail: t("members.none_detail") };
}
