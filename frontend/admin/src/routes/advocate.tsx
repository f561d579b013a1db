import { getRouteApi } from "@tanstack/react-router";
import { Gift, Plus, Send } from "lucide-react";
import { useState } from "react";
import type { AdvocateDetail } from "@/api/advocate-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Columns, Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { AskDialog } from "@/features/advocates/ask-dialog";
import { CommissionCard, LinksCard } from "@/features/advocates/commission-card";
import { CommissionDialog } from "@/features/advocates/commission-dialog";
import { FiguresCard } from "@/features/advocates/figures-card";
import { MonthsList } from "@/features/advocates/months-list";
import { OrdersList } from "@/features/advocates/orders-list";
import { useAdvocate } from "@/features/advocates/queries";
import { advocateName } from "@/features/advocates/words";
import { AdjustDialog } from "@/features/members/adjust-dialog";
import { GiveRewardDialog } from "@/features/members/give-reward-dialog";
import { useMember } from "@/features/members/queries";
import { liveDocument, useProgram } from "@/features/program/queries";
import { t } from "@/i18n/t";

const route = getRouteApi("/advocates/$id");

/** One member who recommends: what it brings, what they are paid, and the way to thank them. */
export function AdvocatePage() {
  const { id } = route.useParams();
  const advocate = useAdvocate(id);
  if (advocate.data) return <Details key={id} advocate={advocate.data} />;
  return (
    <Page title={t("advocates.one")} parent={{ label: t("nav.advocates"), to: "/advocates" }}>
      <Card flush>
        <Awaited query={advocate} failed={t("advocates.one_failed")} rows={8} />
      </Card>
    </Page>
  );
}

type Opened = "ask" | "pay" | "thank" | "give";

function Details({ advocate }: { advocate: AdvocateDetail }) {
  const { pay } = route.useSearch();
  const navigate = route.useNavigate();
  const [dialog, setDialog] = useState<Opened | undefined>(pay && advocate.member ? "pay" : undefined);
  const close = () => {
    setDialog(undefined);
    if (pay) navigate({ search: {}, replace: true });
  };
  return (
    <Page
      title={advocateName(advocate)}
      parent={{ label: t("nav.advocates"), to: "/advocates" }}
      hint={
        advocate.former ? undefined : (
          <AppLink href={`/members/${advocate.member_id}`} className="link">
            {t("advocates.to_member")}
          </AppLink>
        )
      }
      actions={
        advocate.member ? (
          <>
            <Button needs="program:write" icon={Send} onClick={() => setDialog("ask")}>
              {t("advocates.ask")}
            </Button>
            <Button needs="members:write" icon={Gift} onClick={() => setDialog("give")}>
              {t("give.action")}
            </Button>
            <Button needs="points:write" variant="primary" icon={Plus} onClick={() => setDialog("thank")}>
              {t("advocates.thank")}
            </Button>
          </>
        ) : undefined
      }
    >
      <div className="flex flex-col gap-4">
        <FiguresCard advocate={advocate} />
        <Columns
          main={
            <Card flush>
              <Tabs
                label={t("advocates.tabs")}
                tabs={[
                  {
                    value: "orders",
                    label: t("advocates.orders_tab"),
                    content: <OrdersList id={advocate.member_id} />,
                  },
                  {
                    value: "months",
                    label: t("advocates.months_tab"),
                    content: <MonthsList advocate={advocate} />,
                  },
                ]}
              />
            </Card>
          }
          side={
            <>
              <CommissionCard advocate={advocate} onEdit={() => setDialog("pay")} />
              <LinksCard advocate={advocate} />
            </>
          }
        />
      </div>
      {dialog === "ask" ? <AskDialog advocate={advocate} onClose={close} /> : null}
      {dialog === "pay" ? <Pay advocate={advocate} onClose={close} /> : null}
      {dialog === "thank" || dialog === "give" ? (
        <Thank id={advocate.member_id} way={dialog} onClose={close} />
      ) : null}
    </Page>
  );
}

function Pay({ advocate, onClose }: { advocate: AdvocateDetail; onClose: () => void }) {
  const program = useProgram();
  return program.data ? (
    <CommissionDialog advocate={advocate} document={liveDocument(program.data)} onClose={onClose} />
  ) : null;
}

/** Points or a reward, as on the member's own page: with its limits and approvals. */
function Thank({ id, way, onClose }: { id: string; way: "thank" | "give"; onClose: () => void }) {
  const member = useMember(id);
  if (!member.data) return null;
  return way === "thank" ? (
    <AdjustDialog member={member.data} thanks onClose={onClose} />
  ) : (
    <GiveRewardDialog member={member.data} onClose={onClose} />
  );
}
