import { CircleCheck, RotateCw } from "lucide-react";
import { useState } from "react";
import type { AttentionItem } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { Pages } from "@/components/ui/pages-list";
import { useToast } from "@/components/ui/toast";
import { AttentionRow } from "@/features/attention/attention-row";
import { useAttention, useReplay } from "@/features/attention/queries";
import { t } from "@/i18n/t";

export function AttentionPage() {
  const attention = useAttention();
  const total = attention.data?.pages[0]?.total ?? 0;
  const replay = useReplayWithToast();
  return (
    <Page
      needs="work:write"
      title={t("nav.attention")}
      hint={t("attention.hint")}
      actions={
        total > 0 ? (
          <Button
            needs="work:write"
            variant="primary"
            icon={RotateCw}
            busy={replay.busy === "all"}
            onClick={() => replay.run({ all: true }, "all")}
          >
            {t("attention.replay_all", { count: total })}
          </Button>
        ) : undefined
      }
    >
      <FormError error={replay.error} />
      <Card flush className={replay.error ? "mt-4" : undefined}>
        <Pages
          query={attention}
          failed={t("attention.failed")}
          icon={CircleCheck}
          none={t("attention.none")}
          noneDetail={t("attention.none_detail")}
        >
          {(items) => <AttentionItems items={items} replay={replay} />}
        </Pages>
      </Card>
    </Page>
  );
}

function useReplayWithToast() {
  const mutation = useReplay();
  const toast = useToast();
  const [busy, setBusy] = useState("");
  const run = (body: Parameters<typeof mutation.mutate>[0], what: string, then?: () => void) => {
    setBusy(what);
    mutation.mutate(body, {
      onSuccess: ({ replayed }) => {
        toast(t("attention.replayed", { count: replayed }));
        then?.();
      },
      onSettled: () => setBusy(""),
    });
  };
  return { run, busy, error: mutation.error };
}

interface ItemsProps {
  items: AttentionItem[];
  replay: ReturnType<typeof useReplayWithToast>;
}

function AttentionItems({ items, replay }: ItemsProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const selected = items.filter((item) => chosen.has(item.id)).map((item) => item.id);
  const toggle = (id: string, on: boolean) =>
    setChosen((old) => new Set(on ? [...old, id] : [...old].filter((other) => other !== id)));
  const all = selected.length === items.length;
  return (
    <>
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-t-card border-b border-line bg-sunken px-card py-2">
        <Checkbox
          label={
            selected.length > 0
              ? t("attention.selected", { count: selected.length })
              : t("attention.select_all")
          }
          checked={all}
          onChange={() => setChosen(new Set(all ? [] : items.map((item) => item.id)))}
        />
        {selected.length > 0 ? (
          <Button
            needs="work:write"
            icon={RotateCw}
            busy={replay.busy === "selected"}
            onClick={() => replay.run({ ids: selected }, "selected", () => setChosen(new Set()))}
          >
            {t("attention.replay_selected", { count: selected.length })}
          </Button>
        ) : null}
      </div>
      <ul className="divide-y divide-line">
        {items.map((item) => (
          <AttentionRow
            key={item.id}
            item={item}
            selected={chosen.has(item.id)}
            busy={replay.busy === item.id}
            onSelect={(on) => toggle(item.id, on)}
            onReplay={() => replay.run({ ids: [item.id] }, item.id)}
          />
        ))}
      </ul>
    </>
  );
}
