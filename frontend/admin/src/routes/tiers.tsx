import { Crown, Plus } from "lucide-react";
import { useState } from "react";
import type { Tier } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Columns } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { markOf } from "@/features/program/draft";
import { ProgramPage, type ProgramView } from "@/features/program/program-page";
import { useLatestDraft } from "@/features/program/queries";
import { usePoints, useSession } from "@/features/session/session";
import { MovesCard } from "@/features/tiers/moves-card";
import {
  freeShippingOf,
  moved,
  perksOf,
  tierSentence,
  withFreeShipping,
  withTiers,
} from "@/features/tiers/plan";
import { PlanCard } from "@/features/tiers/plan-card";
import { useTierSizes } from "@/features/tiers/queries";
import { TierDialog } from "@/features/tiers/tier-dialog";
import { TierRow } from "@/features/tiers/tier-row";
import { t } from "@/i18n/t";

const mostTiers = 20;

export function TiersPage() {
  const [editing, setEditing] = useState<Tier | "new">();
  const add = () => setEditing("new");
  return (
    <ProgramPage
      title={t("nav.tiers")}
      hint={t("tiers.hint")}
      path="/program/tiers"
      action={({ document }) => (
        <Button
          icon={Plus}
          onClick={add}
          disabled={tiersOf(document).length >= mostTiers}
          className="max-md:[&>svg]:hidden"
        >
          {t("tiers.add")}
        </Button>
      )}
    >
      {(view) => (
        <>
          <TiersBody view={view} onEdit={setEditing} onAdd={add} />
          {editing ? (
            <TierDialog
              tier={editing === "new" ? undefined : editing}
              first={editing === "new" ? tiersOf(view.document).length === 0 : isFirst(view, editing)}
              rewards={view.document.rewards.filter((reward) => reward.active)}
              onClose={() => setEditing(undefined)}
              freeShipping={editing === "new" ? 0 : freeShippingOf(view.document, editing.id)}
              onSave={(tier, times) => {
                const next = withTiers(view.document, replaced(tiersOf(view.document), tier));
                view.save(withFreeShipping(next, tier.id, times));
              }}
            />
          ) : null}
        </>
      )}
    </ProgramPage>
  );
}

const tiersOf = (document: ProgramView["document"]) => document.tiers?.tiers ?? [];
const isFirst = (view: ProgramView, tier: Tier) => tiersOf(view.document)[0]?.id === tier.id;

const replaced = (tiers: Tier[], tier: Tier) =>
  tiers.some(({ id }) => id === tier.id)
    ? tiers.map((other) => (other.id === tier.id ? tier : other))
    : [...tiers, tier];

interface BodyProps {
  view: ProgramView;
  onEdit: (tier: Tier) => void;
  onAdd: () => void;
}

function TiersBody({ view, onEdit, onAdd }: BodyProps) {
  const { document, program, save } = view;
  const live = program.live?.document;
  if (tiersOf(document).length === 0 && tiersOf(live ?? document).length === 0)
    return (
      <Card flush>
        <Empty icon={Crown} title={t("tiers.none")} detail={t("tiers.none_detail")}>
          <Button icon={Plus} onClick={onAdd}>
            {t("tiers.add")}
          </Button>
        </Empty>
      </Card>
    );
  const changed = JSON.stringify(document.tiers ?? {}) !== JSON.stringify(live?.tiers ?? {});
  const version = `${program.live?.number ?? 0}-${program.draft.changed}`;
  return (
    <Columns
      main={
        <>
          <TierList view={view} onEdit={onEdit} />
          {tiersOf(document).length > 0 ? <PlanCard key={version} document={document} save={save} /> : null}
        </>
      }
      side={
        <>
          <MovesCard document={document} changed={changed} />
          <Card>
            <CardHead title={t("tiers.side_title")} />
            <ul className="mt-2 space-y-2">
              <li>{t("tiers.side_up")}</li>
              <li>{t("tiers.side_down")}</li>
              <li>{t("tiers.side_back")}</li>
            </ul>
          </Card>
        </>
      }
    />
  );
}

function TierList({ view, onEdit }: { view: ProgramView; onEdit: (tier: Tier) => void }) {
  const { document, program, save } = view;
  const sizes = useTierSizes();
  const points = usePoints();
  const { points: names } = useSession();
  const toast = useToast();
  const latest = useLatestDraft();
  const tiers = tiersOf(document);
  const membersOf = (id: string) => sizes.data?.find((size) => size.id === id)?.members;
  const remove = (tier: Tier) => {
    const before = tiers;
    const rest = tiers.filter(({ id }) => id !== tier.id);
    const times = freeShippingOf(document, tier.id);
    save(withFreeShipping(withTiers(document, rest), tier.id, 0));
    toast(t("program.removed", { name: tier.name }), () => {
      const now = latest() ?? document;
      const left = new Set(tiersOf(now).map(({ id }) => id));
      const back = withTiers(
        { ...now, tiers: { ...document.tiers, ...now.tiers } },
        before.filter(({ id }) => left.has(id) || id === tier.id),
      );
      save(withFreeShipping(back, tier.id, times));
    });
  };
  const shift = (tier: Tier, by: number) => () => save(withTiers(document, moved(tiers, tier.id, by)));
  return (
    <Card flush>
      <p className="rounded-t-card border-b border-line bg-sunken px-card py-2 text-caption font-medium text-ink-3">
        {t("tiers.list_head")}
      </p>
      <ul className="divide-y divide-line">
        {tiers.map((tier, at) => (
          <TierRow
            key={tier.id}
            tier={tier}
            sentence={tierSentence(document.tiers ?? {}, tier, points)}
            brings={perksOf(tier, points, names.plural, document)}
            members={membersOf(tier.id)}
            mark={markOf(tier, program.live?.document?.tiers?.tiers ?? (program.live ? [] : undefined))}
            onEdit={() => onEdit(tier)}
            onRemove={() => remove(tier)}
            onUp={at > 0 ? shift(tier, -1) : undefined}
            onDown={at < tiers.length - 1 ? shift(tier, 1) : undefined}
          />
        ))}
      </ul>
    </Card>
  );
}
