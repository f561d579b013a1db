import { getRouteApi } from "@tanstack/react-router";
import { Scale } from "lucide-react";
import type { Persona, PersonaLine, PersonaPair } from "@/api/persona-calls";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { usePair, usePersonas } from "@/features/personas/queries";
import { baseInWords, sections } from "@/features/personas/words";
import { t } from "@/i18n/t";

const route = getRouteApi("/personas/beside");

/** Two personas beside each other, figure by figure. */
export function BesidePage() {
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const personas = usePersonas();
  const all = personas.data?.items ?? [];
  const a = asked.a || all[0]?.id || "";
  const b = asked.b || all.find((one) => one.id !== a)?.id || "";
  const pair = usePair(a, b);
  const choose = (which: "a" | "b", id: string) =>
    void navigate({ search: { a, b, [which]: id }, replace: true });
  return (
    <Page
      title={t("personas.beside")}
      hint={t("personas.beside_hint")}
      parent={{ label: t("nav.personas"), to: "/personas" }}
    >
      <Card flush>
        <div className="grid gap-4 p-card sm:grid-cols-2">
          <Choice label={t("personas.left")} value={a} all={all} not={b} onChange={(id) => choose("a", id)} />
          <Choice
            label={t("personas.right")}
            value={b}
            all={all}
            not={a}
            onChange={(id) => choose("b", id)}
          />
        </div>
        {pair.data ? (
          <Rows pair={pair.data} />
        ) : pair.error ? (
          <ErrorNote
            title={t("personas.beside_failed")}
            error={pair.error}
            onRetry={() => pair.refetch()}
            busy={pair.isFetching}
          />
        ) : personas.data && all.length < 2 ? (
          <Empty icon={Scale} title={t("personas.beside_none")} detail={t("personas.beside_none_detail")} />
        ) : (
          <SkeletonRows rows={6} />
        )}
      </Card>
    </Page>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  all: Persona[];
  not: string;
  onChange: (id: string) => void;
}

function Choice({ label, value, all, not, onChange }: ChoiceProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {all
            .filter((one) => one.id !== not)
            .map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
}

function Rows({ pair }: { pair: PersonaPair }) {
  const rows = pair.rows ?? [];
  if (rows.length === 0) return <p className="px-card pb-card text-ink-3">{t("personas.beside_nothing")}</p>;
  return (
    <div className="overflow-x-auto border-t border-line">
      <Table
        caption={t("personas.beside")}
        head={
          <>
            <HeadCell>{t("personas.figure")}</HeadCell>
            <HeadCell figure className="max-w-[12rem] truncate">
              {pair.a.name}
            </HeadCell>
            <HeadCell figure className="max-w-[12rem] truncate">
              {pair.b.name}
            </HeadCell>
          </>
        }
      >
        {sections.flatMap((section) => {
          const here = rows.filter((row) => row.section === section);
          if (here.length === 0) return [];
          return [
            <tr key={section}>
              <th
                scope="colgroup"
                colSpan={3}
                className="px-card pt-4 pb-1 text-left text-caption font-medium text-ink-3"
              >
                {t(`personas.section_${section}`)}
              </th>
            </tr>,
            ...here.map((row) => (
              <tr key={section + row.label}>
                <Cell className="min-w-0 break-words text-ink">{row.label}</Cell>
                <Cell figure>
                  <Figure line={row.a} more={row.clear > 0} />
                </Cell>
                <Cell figure>
                  <Figure line={row.b} more={row.clear < 0} />
                </Cell>
              </tr>
            )),
          ];
        })}
      </Table>
    </div>
  );
}

/** A figure of one of the two; what is clearly more is strong, and says so. */
function Figure({ line, more }: { line: PersonaLine | null; more: boolean }) {
  if (!line) return <span className="text-ink-3">–</span>;
  return (
    <>
      <span className={more ? "block font-semibold" : "block"}>{line.value}</span>
      <span className="block text-caption text-ink-3">
        {baseInWords(line)}
        {more ? ` · ${t("personas.more_here")}` : ""}
      </span>
    </>
  );
}
