import { useNavigate } from "@tanstack/react-router";
import { Sparkles } from "lucide-react";
import { useState } from "react";
import type { PersonaDraft } from "@/api/persona-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { formatAgo } from "@/i18n/format";
import { t } from "@/i18n/t";
import { MakeDialog } from "./make-dialog";
import { useDrafts, useSuggest } from "./queries";
import { baseInWords } from "./words";

/** Personas that the data suggests, each with its size and what sets it apart. */
export function DraftsCard({ first }: { first: boolean }) {
  const drafts = useDrafts();
  const suggest = useSuggest();
  const [made, setMade] = useState<PersonaDraft>();
  const navigate = useNavigate();
  const list = drafts.data;
  const items = list?.items ?? [];
  return (
    <Card flush>
      <div className="p-card">
        <CardHead title={t("personas.suggested")} hint={t("personas.suggested_hint")}>
          <Button
            needs="program:write"
            icon={Sparkles}
            {...(first && items.length === 0 && { variant: "primary" as const })}
            busy={suggest.isPending || (list?.drafting ?? false)}
            onClick={() => suggest.mutate()}
          >
            {t(list?.at ? "personas.suggest_again" : "personas.suggest")}
          </Button>
        </CardHead>
        <FormError error={suggest.error} />
        <p role="status" className="mt-2 text-caption text-ink-3">
          {list?.drafting
            ? t("personas.looking")
            : list?.at
              ? t(items.length > 0 ? "personas.found" : "personas.found_none", { ago: formatAgo(list.at) })
              : ""}
        </p>
      </div>
      {drafts.error || !list ? (
        <Awaited query={drafts} failed={t("personas.drafts_failed")} rows={3} />
      ) : (
        <ul className="divide-y divide-line border-line has-[li]:border-t">
          {items.map((draft) => (
            <DraftRow key={draft.name} draft={draft} onMake={() => setMade(draft)} />
          ))}
        </ul>
      )}
      {made ? (
        <MakeDialog
          draft={made}
          onClose={() => setMade(undefined)}
          onMade={(id) => navigate({ to: `/personas/${id}` as string })}
        />
      ) : null}
    </Card>
  );
}

function DraftRow({ draft, onMake }: { draft: PersonaDraft; onMake: () => void }) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-card py-4">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="font-strong break-words text-ink">{draft.name}</h3>
        <p className="text-caption text-ink-3">{draft.size}</p>
        <ul className="mt-2 flex flex-col gap-1">
          {(draft.apart ?? []).map((line) => (
            <li key={line.kind + line.label} className="max-w-[72ch]">
              {line.text}{" "}
              <span className="num text-caption text-ink-3">
                {baseInWords(line)} · {t("personas.all", { value: line.all })}
              </span>
            </li>
          ))}
        </ul>
        {(draft.overlaps ?? []).length > 0 ? (
          <p className="mt-2 max-w-[72ch] text-caption text-ink-3">
            {(draft.overlaps ?? [])
              .map((other) => t("personas.shares", { count: other.members, name: other.name }))
              .join(" ")}
          </p>
        ) : null}
      </div>
      {draft.made ? (
        <span className="text-caption text-ink-3">{t("personas.made")}</span>
      ) : (
        <Button needs="program:write" onClick={onMake}>
          {t("personas.make_of")}
        </Button>
      )}
    </li>
  );
}
