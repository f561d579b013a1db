import type { Explain, ExplainLine } from "@/api/types";
import { formatMoney, formatSigned } from "@/i18n/format";
import { t } from "@/i18n/t";

export interface ExplainRow {
  label: string;
  /** What the line counted, already written out: "€60.00", "+60", or both. */
  value: string;
  note: string;
}

/** The lines of a movement's sum, in the order the sum was made. */
export function explainRows(explain: Explain | undefined): ExplainRow[] {
  return (explain?.lines ?? []).map((line) => ({
    label: line.label,
    value: lineValue(line),
    note: line.note ?? "",
  }));
}

function lineValue(line: ExplainLine): string {
  const amount = line.amount ? formatMoney(line.amount).replace("-", "−") : "";
  const points = line.points === undefined ? "" : formatSigned(line.points);
  return [amount, points].filter(Boolean).join(" → ");
}

/** "Points for orders, version 12", or "" where no rule made the movement. */
export function explainSource(explain: Explain | undefined): string {
  const version = explain?.version ? t("history.version", { number: String(explain.version) }) : "";
  return [explain?.rule_name, version].filter(Boolean).join(", ");
}
