import { HandCoins } from "lucide-react";
import { useState } from "react";
import type { Priority, RequestDetail } from "@/api/desk-calls";
import type { MemberRow } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { readable } from "@/features/guides/manual";
import { MemberPicker } from "@/features/members/member-picker";
import { useMainLanguage } from "@/features/program/main-language";
import { useMay, usePoints } from "@/features/session/session";
import { formatDay, formatMoment, formatMoney, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { GoodwillDialog } from "./goodwill-dialog";
import { KindField } from "./kind-field";
import { useAssign, useColleagues, useKnowSender, useSort } from "./queries";
import { dueInWords, priorities, priorityInWords, whoAsked } from "./words";

interface Part {
  request: RequestDetail;
}

/** Whose it is, what it is, and until when. */
export function HandlingCard({ request }: Part) {
  const may = useMay();
  const people = useColleagues();
  const assign = useAssign(request.id);
  const sort = useSort(request.id);
  const fixed = !may("members:write");
  const due = dueInWords(request);
  return (
    <Card className="flex flex-col gap-3">
      <CardHead title={t("requests.handling")} />
      {due ? <p className={request.overdue ? "font-medium text-bad" : ""}>{due}</p> : null}
      <Field label={t("requests.assignee")}>
        {(control) => (
          <Select
            {...control}
            value={request.assignee_id ?? ""}
            disabled={fixed || assign.isPending}
            onChange={(event) => assign.mutate(event.target.value)}
          >
            <option value="">{t("requests.nobody")}</option>
            {people.data?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <KindField
        kind={request.kind}
        disabled={fixed || sort.isPending}
        onChange={(kind) => sort.mutate({ kind, priority: request.priority })}
      />
      <Field label={t("requests.priority")}>
        {(control) => (
          <Select
            {...control}
            value={request.priority}
            disabled={fixed || sort.isPending}
            onChange={(event) =>
              sort.mutate({ kind: request.kind, priority: event.target.value as Priority })
            }
          >
            {priorities.map((one) => (
              <option key={one} value={one}>
                {priorityInWords(one)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <FormError error={assign.error ?? sort.error} />
      <p className="text-caption text-ink-3">
        {[
          request.replied_at && t("requests.replied_at", { at: formatMoment(request.replied_at) }),
          request.solved && t(`requests.solved_${request.solved}`),
        ]
          .filter(Boolean)
          .join(" · ") || t("requests.not_replied")}
      </p>
    </Card>
  );
}

/** Who asked, what they have, and what may be given. */
export function PersonCard({ request }: Part) {
  const [giving, setGiving] = useState(false);
  const points = usePoints();
  const { facts } = request;
  return (
    <Card>
      <CardHead title={t("requests.who")} />
      <p className="mt-2 break-words">
        {request.member_id ? (
          <AppLink href={`/members/${request.member_id}`} className="link">
            {whoAsked(request)}
          </AppLink>
        ) : (
          <span className="text-ink">{whoAsked(request)}</span>
        )}
        {request.sender_email ? (
          <span className="block text-caption break-words text-ink-3">{request.sender_email}</span>
        ) : null}
      </p>
      {request.proven ? null : <Unproven request={request} />}
      {facts ? (
        <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
          <Fact name={t("members.points")} value={formatNumber(facts.points)} />
          {facts.tier ? <Fact name={t("requests.tier")} value={facts.tier} /> : null}
          <Fact name={t("requests.orders")} value={formatNumber(facts.orders)} />
          {facts.spent.map((money) => (
            <Fact key={money.currency} name={t("requests.spent")} value={formatMoney(money)} />
          ))}
          {facts.last_order_at ? (
            <Fact name={t("requests.last_order")} value={formatDay(facts.last_order_at)} />
          ) : null}
          {facts.open_requests > 1 ? (
            <Fact name={t("requests.open_ones")} value={formatNumber(facts.open_requests)} />
          ) : null}
        </dl>
      ) : null}
      {request.goodwill > 0 ? (
        <p className="mt-3 text-ink">{t("requests.goodwill_so_far", { points: points(request.goodwill) })}</p>
      ) : null}
      {facts ? (
        <Button
          needs="points:write"
          icon={HandCoins}
          className="mt-3"
          disabled={request.goodwill_left === 0}
          onClick={() => setGiving(true)}
        >
          {t("requests.goodwill_verb")}
        </Button>
      ) : null}
      {request.goodwill_left === 0 && facts ? (
        <p className="mt-2 text-caption text-ink-3">{t("requests.goodwill_none_left")}</p>
      ) : null}
      {giving ? <GoodwillDialog request={request} onClose={() => setGiving(false)} /> : null}
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="num text-right text-ink">{value}</dd>
    </>
  );
}

/** Nobody vouches for a mail's sender: staff who know them say so. */
function Unproven({ request }: Part) {
  const [picked, pick] = useState<MemberRow>();
  const know = useKnowSender(request.id);
  const may = useMay();
  return (
    <div className="mt-3 rounded-control bg-warn-soft px-3 py-2.5 text-warn">
      <p className="font-medium">{t("requests.unproven")}</p>
      <p className="mt-1 text-caption">{t("requests.unproven_detail")}</p>
      {may("members:write") ? (
        <div className="mt-3 text-ink-2">
          <MemberPicker label={t("requests.sender_is")} not="" picked={picked} onPick={pick} />
          <FormError error={know.error} />
          {picked ? (
            <Button className="mt-2" busy={know.isPending} onClick={() => know.mutate(picked.id)}>
              {t("requests.sender_verb")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** What it is about: the order, the product and its guide, a comment's place. */
export function AboutCard({ request }: Part) {
  const main = useMainLanguage();
  const { guide } = request;
  if (!request.order_name && !request.product_name && !guide && !request.link) return null;
  return (
    <Card>
      <CardHead title={t("requests.about")} />
      <div className="mt-2 flex flex-col gap-1 break-words text-ink">
        {request.order_name ? <p>{request.order_name}</p> : null}
        {request.product_name ? <p>{request.product_name}</p> : null}
        {request.link ? (
          <p>
            <a href={request.link} target="_blank" rel="noreferrer noopener" className="link break-all">
              {t("requests.comment_on", { network: t(`requests.network_${request.network || "other"}`) })}
            </a>{" "}
            <span className="text-ink-3">
              {request.verdict ? t(`requests.verdict_${request.verdict}`) : ""}
            </span>
          </p>
        ) : null}
      </div>
      {guide ? (
        <div className="mt-3">
          <p className="text-caption text-ink-3">{t("requests.guide")}</p>
          <AppLink href={`/guides/${guide.id}`} className="link break-words">
            {readable(guide.title, main) || t("guides.untitled")}
          </AppLink>
          {guide.troubles.map((one) => {
            const asked = readable(one.question, main);
            return (
              <details key={asked} className="border-t border-line first-of-type:mt-2">
                <summary className="cursor-pointer py-2 break-words text-ink">{asked}</summary>
                <p className="pb-2 break-words whitespace-pre-wrap">{readable(one.answer, main)}</p>
              </details>
            );
          })}
        </div>
      ) : null}
    </Card>
  );
}
