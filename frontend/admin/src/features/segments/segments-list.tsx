import { Tag, UsersRound } from "lucide-react";
import type { Segment } from "@/api/segment-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Empty } from "@/components/ui/empty";
import { liveDocument, useProgram } from "@/features/program/queries";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useSegments } from "./queries";
import { aboutSegment, type Named, sizeInWords } from "./words";

const shelves = ["own", "map", "life", "rfm"] as const;

/** Which of the lists a segment stands in. */
export function shelfOf(segment: Pick<Segment, "ready">): (typeof shelves)[number] {
  if (segment.ready === "") return "own";
  if (segment.ready.startsWith("map_")) return "map";
  return segment.ready.startsWith("life_") ? "life" : "rfm";
}

/** The merchant's own segments, and the ready-made ones. */
export function SegmentsList() {
  const segments = useSegments();
  if (!segments.data)
    return (
      <Card flush>
        <Awaited query={segments} failed={t("segments.failed")} rows={8} />
      </Card>
    );
  const { items } = segments.data;
  return (
    <div className="flex flex-col gap-4">
      {shelves.map((shelf) => (
        <Shelf key={shelf} shelf={shelf} segments={items.filter((segment) => shelfOf(segment) === shelf)} />
      ))}
    </div>
  );
}

function Shelf({ shelf, segments }: { shelf: (typeof shelves)[number]; segments: Segment[] }) {
  const named = useNamed();
  if (segments.length === 0 && shelf !== "own") return null;
  return (
    <Card flush>
      <div className="px-card py-4">
        <CardHead
          title={t(`segments.shelf_${shelf}`)}
          hint={shelf === "own" ? undefined : t(`segments.shelf_${shelf}_hint`)}
        />
      </div>
      {segments.length === 0 ? (
        <div className="border-t border-line">
          <Empty icon={UsersRound} title={t("segments.none")} detail={t("segments.none_detail")}>
            <AppLink href="/segments/new" className={buttonClass()}>
              {t("segments.new")}
            </AppLink>
          </Empty>
        </div>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {segments.map((segment) => (
            <Row key={segment.id} segment={segment} named={named} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ segment, named }: { segment: Segment; named: Named }) {
  const { merchant } = useSession();
  const uses = segment.uses ?? [];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-card py-3">
      <div className="min-w-0 flex-1 basis-40">
        <AppLink
          href={`/segments/${segment.id}`}
          className="font-strong break-words text-ink hover:underline"
        >
          {segment.name}
        </AppLink>
        <p className="line-clamp-3 text-caption text-ink-3">
          {aboutSegment(segment, merchant.currency, named)}
        </p>
      </div>
      {segment.tag ? (
        <Chip tone="outline" icon={Tag}>
          {segment.tag}
        </Chip>
      ) : null}
      {uses.length > 0 ? (
        <span className="min-w-0 text-caption text-ink-3 md:max-w-60">{usesInWords(uses)}</span>
      ) : null}
      <span className="num shrink-0 text-right text-ink md:min-w-32">{sizeInWords(segment)}</span>
    </li>
  );
}

/** "Used by Win back, Golden hour and 2 more". */
function usesInWords(uses: NonNullable<Segment["uses"]>): string {
  const all = [...new Set(uses.map(({ name }) => name))];
  const names = all.slice(0, mostNamed).join(", ");
  const more = all.length - mostNamed;
  return more > 0 ? t("segments.used_by_more", { names, count: more }) : t("segments.used_by", { names });
}

const mostNamed = 2;

/** Names of tiers, for the sentences of conditions. */
export function useNamed(): Named {
  const program = useProgram();
  const tiers = program.data ? (liveDocument(program.data).tiers?.tiers ?? []) : [];
  return (field, id) => (field === "tier" ? tiers.find((tier) => tier.id === id)?.name : undefined);
}
