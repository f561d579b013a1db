import type { ProgramDocument } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { Choice } from "@/components/ui/choice";
import { formatDate } from "@/i18n/format";
import { t } from "@/i18n/t";
import { begun, type Expiry, type ExpiryMode, lifeOf } from "./life";
import { WholeEntry } from "./whole-entry";

interface CardProps {
  document: ProgramDocument;
  save: (document: ProgramDocument) => void;
}

const moments = ["placed", "paid", "fulfilled", "delivered"] as const;

/** What the waiting time counts from. */
export function PendingFromCard({ document, save }: CardProps) {
  return (
    <Card>
      <CardHead title={t("life.from_title")} />
      <div className="mt-3">
        <Choice
          hideLegend
          legend={t("life.from_title")}
          value={document.pending_from || "placed"}
          onChange={(pending_from) => save({ ...document, pending_from })}
          options={moments.map((value) => ({
            value,
            label: t(`life.${value}`),
            hint: t(`life.${value}_hint`),
          }))}
        />
      </div>
    </Card>
  );
}

const modes: ExpiryMode[] = ["none", "date", "days", "inactivity"];

interface NumberOf {
  name: Exclude<keyof Expiry, "mode">;
  least: number;
  most: number;
}

const numbersOf: Record<ExpiryMode, NumberOf[]> = {
  none: [],
  date: [
    { name: "month", least: 1, most: 12 },
    { name: "day", least: 1, most: 31 },
    { name: "min_days", least: 0, most: 366 },
  ],
  days: [{ name: "days", least: 1, most: 3650 }],
  inactivity: [{ name: "months", least: 1, most: 120 }],
};

const notices: NumberOf[] = [
  { name: "notice_days", least: 1, most: 180 },
  { name: "last_days", least: 1, most: 60 },
];

const byDefault: Expiry = { notice_days: 30, last_days: 7 };

export function ExpiryCard({ document, save }: CardProps) {
  const expiry = document.expiry ?? {};
  const mode = expiry.mode || "none";
  const fields = mode === "none" ? [] : [...numbersOf[mode], ...notices];
  return (
    <Card>
      <CardHead title={t("life.expiry_title")} />
      <div className="mt-3">
        <Choice
          hideLegend
          legend={t("life.expiry_title")}
          value={mode}
          onChange={(next) => save({ ...document, expiry: begun[next] })}
          options={modes.map((value) => ({
            value,
            label: t(`life.${value}`),
            hint: t(`life.${value}_hint`),
          }))}
        />
      </div>
      {fields.length > 0 ? (
        <div className="mt-4 grid gap-4 sm:grid-cols-2">
          {fields.map((field) => (
            <WholeEntry
              key={`${mode}-${field.name}`}
              label={t(`life.field_${field.name}`)}
              value={expiry[field.name] || byDefault[field.name] || 0}
              min={field.least}
              max={field.most}
              onSave={(value) => save({ ...document, expiry: { ...expiry, [field.name]: value } })}
            />
          ))}
        </div>
      ) : null}
      <LifeExample document={document} />
    </Card>
  );
}

/** What happens to points earned today, in one plain sentence or two. */
function LifeExample({ document }: { document: ProgramDocument }) {
  const { usable, last } = lifeOf(document, new Date().toISOString().slice(0, 10));
  const months = document.expiry?.months ?? 0;
  return (
    <p className="mt-4 text-ink-2">
      {usable
        ? t("life.example_usable", { day: formatDate(usable) })
        : t(document.pending_from === "fulfilled" ? "life.example_sent" : "life.example_delivered", {
            count: document.pending_days,
          })}{" "}
      {last ? t("life.example_last", { day: formatDate(last) }) : null}
      {document.expiry?.mode === "inactivity" ? t("life.example_idle", { count: months }) : null}
    </p>
  );
}

/** What happens to points when the order behind them falls. */
export function ReversalCard({ document, save }: CardProps) {
  return (
    <Card>
      <CardHead title={t("life.reversal_title")} />
      <div className="mt-3 flex flex-col gap-4">
        <Choice
          legend={t("life.debt")}
          value={document.debt || "owe"}
          onChange={(debt) => save({ ...document, debt })}
          options={(["owe", "forgive"] as const).map((value) => ({
            value,
            label: t(`life.${value}`),
            hint: t(`life.${value}_hint`),
          }))}
        />
        <Choice
          legend={t("life.reimburse")}
          value={document.reimburse || "never"}
          onChange={(reimburse) => save({ ...document, reimburse })}
          options={(["never", "cancelled"] as const).map((value) => ({
            value,
            label: t(`life.${value}`),
            hint: t(`life.${value}_hint`),
          }))}
        />
      </div>
    </Card>
  );
}
