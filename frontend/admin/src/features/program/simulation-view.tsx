import type { ReactNode } from "react";
import type { Simulation } from "@/api/document-calls";
import type { ProgramDocument } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { usePoints } from "@/features/session/session";
import { formatDay, formatMoney, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

interface SimulationViewProps {
  found: Simulation;
  document: ProgramDocument;
}

/** What an order would earn: the sum, each line, each rule, campaign and limit. */
export function SimulationView({ found, document }: SimulationViewProps) {
  return (
    <>
      <Answer found={found} />
      <Lines found={found} />
      <Doings title={t("try.rules")} doings={found.rules} />
      {found.campaigns.length > 0 ? <Doings title={t("try.campaigns")} doings={found.campaigns} /> : null}
      {found.limits.length > 0 ? <Limits found={found} document={document} /> : null}
    </>
  );
}

function Answer({ found }: { found: Simulation }) {
  const points = usePoints();
  const buyer = { nth: found.nth, name: found.member?.name || t("trial.no_name") };
  return (
    <Card>
      <p className="text-lead text-ink">
        {found.name
          ? t("try.earns", { order: found.name, points: points(found.points) })
          : t("try.earns_typed", { points: points(found.points) })}
      </p>
      <p className="mt-1 text-ink-3">
        {found.member ? t("try.buyer", buyer) : t("try.buyer_new", buyer)}
        {found.tier ? ` ${t("try.in_tier", { tier: found.tier })}` : ""} ·{" "}
        {formatMoney({ minor: found.total, currency: found.currency })} · {found.store_name} ·{" "}
        {formatDay(found.placed_at)}
      </p>
      {found.why_not ? <p className="mt-3 text-ink">{found.why_not}</p> : null}
      {found.told ? (
        <>
          <h3 className="mt-3 text-caption font-medium text-ink-3">{t("try.shopper")}</h3>
          <p className="mt-0.5 rounded-control bg-sunken px-3 py-2 text-ink">{found.told}</p>
        </>
      ) : null}
      {found.posted === undefined ? null : (
        <p className="mt-3 text-caption text-ink-3">
          {found.pinned_version > 0
            ? t("try.posted", { points: points(found.posted), version: found.pinned_version })
            : t("try.posted_none")}
        </p>
      )}
    </Card>
  );
}

function Lines({ found }: { found: Simulation }) {
  return (
    <Card flush tabIndex={0} className="overflow-x-auto">
      <Table
        caption={t("try.lines")}
        head={
          <>
            <HeadCell>{t("try.lines")}</HeadCell>
            <HeadCell figure>{t("try.amount")}</HeadCell>
            <HeadCell figure>{t("try.points")}</HeadCell>
          </>
        }
      >
        {found.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own and never move
          <tr key={at}>
            <Cell>
              <span className="font-strong text-ink">
                {formatNumber(line.quantity)} × {line.title || t("try.line", { number: at + 1 })}
              </span>
              {line.why ? <span className="block text-caption">{t(`try.why_${line.why}`)}</span> : null}
            </Cell>
            <Cell figure>{formatMoney({ minor: line.amount, currency: found.currency })}</Cell>
            <Cell figure>{formatNumber(line.points)}</Cell>
          </tr>
        ))}
        {found.whole > 0 ? (
          <tr>
            <Cell>{t("try.whole")}</Cell>
            <Cell figure>{""}</Cell>
            <Cell figure>{formatNumber(found.whole)}</Cell>
          </tr>
        ) : null}
      </Table>
    </Card>
  );
}

type Doing = Simulation["rules"][number];

function whyOf(doing: Doing): string {
  if (doing.unmet) return t(`try.unmet_${doing.unmet}`);
  return doing.why ? t(`try.no_${doing.why}`) : "";
}

function Doings({ title, doings }: { title: string; doings: Doing[] }) {
  return (
    <Rows
      title={title}
      rows={doings.map((doing) => ({
        id: doing.id,
        name: doing.name,
        detail: whyOf(doing),
        figure: doing.points > 0 ? t("try.rule_points", { points: doing.points }) : "–",
      }))}
    />
  );
}

function Limits({ found, document }: SimulationViewProps) {
  const nameOf = (of: string) => {
    const [kind, id] = of.split(":");
    const items = kind === "rule" ? document.rules : (document.campaigns ?? []);
    return id ? (items.find((item) => item.id === id)?.name ?? id) : t("try.limit_program");
  };
  return (
    <Rows
      title={t("try.limits")}
      rows={found.limits.map((limit) => ({
        id: limit.of,
        name: nameOf(limit.of),
        detail: t("try.limit_left", {
          left: limit.left >= Number.MAX_SAFE_INTEGER ? "∞" : limit.left,
          took: limit.took,
        }),
        figure: limit.cut > 0 ? t("try.limit_cut", { cut: limit.cut }) : "–",
      }))}
    />
  );
}

interface Row {
  id: string;
  name: string;
  detail: string;
  figure: ReactNode;
}

function Rows({ title, rows }: { title: string; rows: Row[] }) {
  return (
    <Card flush>
      <div className="p-card pb-2">
        <CardHead title={title} />
      </div>
      <ul className="divide-y divide-line border-t border-line">
        {rows.map((row) => (
          <li key={row.id} className="flex items-center justify-between gap-4 px-card py-2.5">
            <div className="min-w-0">
              <p className="font-strong text-ink">{row.name}</p>
              {row.detail ? <p className="text-caption text-ink-3">{row.detail}</p> : null}
            </div>
            <span className="num shrink-0 text-ink">{row.figure}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
