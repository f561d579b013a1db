import { useQueries } from "@tanstack/react-query";
import { storeSegments } from "@/api/segment-calls";
import type { Reward } from "@/api/types";
import { ChosenList } from "@/components/ui/chosen-list";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";

export type StoreSegment = NonNullable<Reward["store_segments"]>[number];

interface StoreSegmentsFieldProps {
  chosen: StoreSegment[];
  onChange: (chosen: StoreSegment[]) => void;
}

/** The most segments that the codes of one reward can be for. */
const most = 20;

const keyOf = (segment: Pick<StoreSegment, "store_id" | "id">) => `${segment.store_id} ${segment.id}`;

/** The segments that the Shopify stores have, as they are now. */
function useStoreSegments() {
  const stores = useSession().stores.filter(
    (store) => store.platform === "shopify" && store.state === "connected",
  );
  const answers = useQueries({
    queries: stores.map((store) => ({
      queryKey: ["store-segments", store.id],
      queryFn: () => storeSegments(store.id),
    })),
  });
  return {
    shelves: stores.map((store, at) => ({
      store,
      segments: (answers[at]?.data ?? []).map(({ id, name }) => ({ store_id: store.id, id, name })),
    })),
    failed: answers.some((answer) => answer.isError),
    loading: answers.some((answer) => answer.isPending),
  };
}

/** Segments of the stores' own that codes are kept to. */
export function StoreSegmentsField({ chosen, onChange }: StoreSegmentsFieldProps) {
  const { shelves, failed, loading } = useStoreSegments();
  const all = shelves.flatMap((shelf) => shelf.segments);
  const taken = new Set(chosen.map(keyOf));
  const free = shelves.map(({ store, segments }) => ({
    store,
    segments: segments.filter((segment) => !taken.has(keyOf(segment))),
  }));
  const none = free.every((shelf) => shelf.segments.length === 0);
  const nameOf = (key: string) => {
    const named = chosen.find((segment) => keyOf(segment) === key)?.name ?? "";
    const there = all.some((segment) => keyOf(segment) === key);
    return there || failed || loading ? named : t("use.segment_gone", { name: named });
  };
  return (
    <Field
      label={t("use.segments")}
      hint={t(chosen.length > 0 ? "use.segments_chosen" : "use.segments_hint")}
      error={failed ? t("use.segments_failed") : undefined}
    >
      {(control) => (
        <>
          <ChosenList
            ids={chosen.map(keyOf)}
            onChange={(keys) => onChange(chosen.filter((segment) => keys.includes(keyOf(segment))))}
            titleOf={nameOf}
            takeOut={(name) => t("segments.take_out", { name })}
          />
          <Select
            {...control}
            value=""
            disabled={none || chosen.length >= most}
            onChange={(event) => {
              const found = all.find((segment) => keyOf(segment) === event.target.value);
              if (found) onChange([...chosen, found]);
            }}
          >
            <option value="">{firstLine(chosen.length, loading, all.length)}</option>
            {free.map(({ store, segments }) => (
              <optgroup key={store.id} label={store.name}>
                {segments.map((segment) => (
                  <option key={segment.id} value={keyOf(segment)}>
                    {segment.name}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        </>
      )}
    </Field>
  );
}

function firstLine(chosen: number, loading: boolean, all: number) {
  if (loading) return t("things.loading");
  if (all === 0) return t("use.segments_none");
  return t(chosen > 0 ? "segments.add_another" : "segments.add_first");
}
