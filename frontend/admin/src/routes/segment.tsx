import { getRouteApi } from "@tanstack/react-router";
import { Copy } from "lucide-react";
import { useState } from "react";
import type { Condition, Segment } from "@/api/segment-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { Button, buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Columns, Page } from "@/components/ui/page";
import { SegmentEditor } from "@/features/segments/editor";
import { MembersCard } from "@/features/segments/members-card";
import { useSegment, useSegmentFields } from "@/features/segments/queries";
import { RemoveDialog } from "@/features/segments/remove-dialog";
import { useNamed } from "@/features/segments/segments-list";
import { TagCard } from "@/features/segments/tag-card";
import { aboutSegment, treeInWords } from "@/features/segments/words";
import { useMay, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";

const one = getRouteApi("/segments/$id");
const fresh = getRouteApi("/segments/new");
const parent = () => ({ label: t("nav.segments"), to: "/segments" });

/** One segment: its conditions, who is in it, and what it is used for. */
export function SegmentPage() {
  const { id } = one.useParams();
  const segment = useSegment(id);
  if (segment.data) return <Details key={id} segment={segment.data} />;
  return <Waiting title={t("segments.one")} query={segment} />;
}

/** A segment that is not made yet, empty or a copy of another. */
export function NewSegmentPage() {
  const { copy } = fresh.useSearch();
  const fields = useSegmentFields();
  const from = useSegment(copy ?? "");
  const title = t("segments.new");
  if (!fields.data) return <Waiting title={title} query={fields} />;
  if (copy && !from.data) return <Waiting title={title} query={from} />;
  const empty: Condition = { match: "all", of: [] };
  return (
    <Page title={title} parent={parent()} needs="program:write">
      <SegmentEditor
        id=""
        name={from.data ? t("segments.copy_of", { name: from.data.name }) : ""}
        condition={from.data?.condition ?? empty}
        fields={fields.data}
      />
    </Page>
  );
}

interface Loading {
  error: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

function Waiting({ title, query }: { title: string; query: Loading }) {
  return (
    <Page title={title} parent={parent()}>
      <Card flush>
        <Awaited query={query} failed={t("segments.one_failed")} rows={6} />
      </Card>
    </Page>
  );
}

function Details({ segment }: { segment: Segment }) {
  const [removing, setRemoving] = useState(false);
  const may = useMay();
  const own = segment.ready === "";
  return (
    <Page
      title={segment.name}
      parent={parent()}
      needs="program:write"
      hint={own ? undefined : t("segments.ready_made")}
      actions={
        may("program:write") ? (
          <>
            <AppLink href={`/segments/new?copy=${segment.id}`} className={buttonClass()}>
              <Copy size={16} strokeWidth={1.75} aria-hidden />
              {t("segments.copy")}
            </AppLink>
            {own ? (
              <Button variant="danger" onClick={() => setRemoving(true)}>
                {t("segments.remove")}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {own ? <Own segment={segment} /> : <Ready segment={segment} />}
      {removing ? <RemoveDialog segment={segment} onClose={() => setRemoving(false)} /> : null}
    </Page>
  );
}

function Own({ segment }: { segment: Segment }) {
  const fields = useSegmentFields();
  if (!fields.data)
    return (
      <Card flush>
        <Awaited query={fields} failed={t("segments.one_failed")} rows={6} />
      </Card>
    );
  return (
    <SegmentEditor
      id={segment.id}
      name={segment.name}
      condition={segment.condition}
      fields={fields.data}
      below={<MembersCard segment={segment} />}
      beside={<Beside segment={segment} />}
    />
  );
}

/** Nobody changes a ready-made one: it is said in words. */
function Ready({ segment }: { segment: Segment }) {
  const { merchant } = useSession();
  const named = useNamed();
  return (
    <Columns
      main={
        <>
          <Card>
            <p className="max-w-[64ch] text-lead text-ink">
              {aboutSegment(segment, merchant.currency, named)}
            </p>
            <p className="mt-2 text-caption text-ink-3">
              {treeInWords(segment.condition, merchant.currency, named)}
            </p>
          </Card>
          <MembersCard segment={segment} />
        </>
      }
      side={<Beside segment={segment} />}
    />
  );
}

function Beside({ segment }: { segment: Segment }) {
  const uses = segment.uses ?? [];
  return (
    <>
      <TagCard segment={segment} />
      <Card>
        <CardHead title={t("segments.uses_title")} />
        {uses.length === 0 ? (
          <p className="mt-2 text-ink-3">{t("segments.uses_none")}</p>
        ) : (
          <ul className="mt-2 space-y-1.5">
            {uses.map((use) => (
              <li key={`${use.of}-${use.id}-${use.draft}`} className="min-w-0">
                <AppLink href={placeOf(use)} className="font-medium break-words text-ink hover:underline">
                  {use.name}
                </AppLink>
                <span className="block text-caption text-ink-3">
                  {t(`segments.use_${use.of}`)}
                  {use.draft ? ` · ${t("segments.use_draft")}` : ""}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

const places = {
  rule: () => "/program/earn",
  campaign: () => "/program/campaigns",
  reward: () => "/program/rewards",
  automation: (id: string) => `/automations/${id}`,
  newsletter: (id: string) => `/messages/newsletters/${id}`,
  print_run: (id: string) => `/messages/paper/${id}`,
  study: (id: string) => `/studies/${id}`,
  audience: () => "/audiences",
  persona: (id: string) => `/personas/${id}`,
};

const placeOf = ({ of, id }: NonNullable<Segment["uses"]>[number]) => places[of](id);
