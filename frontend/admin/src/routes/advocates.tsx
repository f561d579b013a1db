import { getRouteApi } from "@tanstack/react-router";
import { Megaphone, Plus, Send } from "lucide-react";
import { useState } from "react";
import { type Role, roles, type Sort } from "@/api/advocate-calls";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Pages } from "@/components/ui/pages-list";
import { Segmented } from "@/components/ui/segmented";
import { AdvocatesList, AdvocatesTable } from "@/features/advocates/advocates-table";
import { AskDialog } from "@/features/advocates/ask-dialog";
import { FindDialog } from "@/features/advocates/find-dialog";
import { useAdvocateCounts, useAdvocates } from "@/features/advocates/queries";
import { roleWords } from "@/features/advocates/words";
import { t } from "@/i18n/t";

const route = getRouteApi("/advocates");

/** Who recommends the shop, in which way, and what it brings and costs. */
export function AdvocatesPage() {
  const { role = "", sort = "friends", board = false } = route.useSearch();
  const navigate = route.useNavigate();
  const [dialog, setDialog] = useState<"ask" | "new">();
  const advocates = useAdvocates(role, sort, board);
  const counts = useAdvocateCounts().data;
  const sortBy = (next: Sort) => navigate({ search: (old) => ({ ...old, sort: next }), replace: true });
  const show = (next: string) =>
    navigate({
      search: (old) => ({
        sort: next === "board" ? "friends" : old.sort,
        role: next === "board" || next === "all" ? undefined : (next as Role),
        board: next === "board" ? true : undefined,
      }),
      replace: true,
    });
  return (
    <Page
      title={t("nav.advocates")}
      hint={counts ? t("advocates.hint_n", { count: counts.all }) : t("advocates.hint")}
      actions={
        <>
          <Button needs="program:write" icon={Send} onClick={() => setDialog("ask")}>
            {t("advocates.ask")}
          </Button>
          <Button needs="program:write" variant="primary" icon={Plus} onClick={() => setDialog("new")}>
            {t("advocates.new")}
          </Button>
        </>
      }
    >
      <Card flush>
        <div className="flex flex-wrap items-center justify-between gap-3 p-3">
          <Segmented
            label={t("referrals.filter")}
            value={board ? "board" : role || "all"}
            onChange={show}
            options={[
              { value: "all", label: t("advocates.all") },
              ...roles.map((one) => ({
                value: one as string,
                label: `${t(roleWords[one]?.label ?? "advocates.all")}${counts ? ` ${counts.counts[one] ?? 0}` : ""}`,
              })),
              { value: "board", label: t("advocates.board") },
            ]}
          />
        </div>
        <Pages
          query={advocates}
          failed={t("advocates.failed")}
          icon={Megaphone}
          none={t(board ? "advocates.none_on_board" : "advocates.none")}
          noneDetail={t(board ? "advocates.none_on_board_detail" : "advocates.none_detail")}
          noneAction={
            <AppLink href="/program/inviting" className="link">
              {t("referrals.set_up")}
            </AppLink>
          }
        >
          {(rows) => (
            <>
              <div className="overflow-x-auto border-t border-line max-md:hidden">
                <AdvocatesTable advocates={rows} sort={sort} onSort={sortBy} />
              </div>
              <div className="border-t border-line md:hidden">
                <AdvocatesList advocates={rows} />
              </div>
            </>
          )}
        </Pages>
      </Card>
      {dialog === "ask" ? <AskDialog onClose={() => setDialog(undefined)} /> : null}
      {dialog === "new" ? <FindDialog onClose={() => setDialog(undefined)} /> : null}
    </Page>
  );
}
