import { useState } from "react";
import type { ConsentRecord, MemberProfile } from "@/api/profile-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Disclosure } from "@/components/ui/disclosure";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { ConsentDialog } from "./consent-dialog";
import { useProfile } from "./queries";
import {
  basisInWords,
  channelInWords,
  consentSource,
  fieldInWords,
  sourceInWords,
  valueInWords,
} from "./words";

/** What is known of a member, from where and since when, and what they agreed to. */
export function ProfileCard({ id }: { id: string }) {
  const profile = useProfile(id);
  if (profile.data) return <Details id={id} profile={profile.data} />;
  return (
    <Card flush>
      <Awaited query={profile} failed={t("profile.failed")} rows={3} />
    </Card>
  );
}

function Details({ id, profile }: { id: string; profile: MemberProfile }) {
  const [noting, setNoting] = useState(false);
  return (
    <>
      <Card>
        <CardHead title={t("profile.title")} />
        <KnownList profile={profile} />
        <Interests profile={profile} />
      </Card>
      <Card>
        <CardHead title={t("profile.consents")}>
          <Button needs="members:write" onClick={() => setNoting(true)}>
            {t("profile.note")}
          </Button>
        </CardHead>
        <Consents profile={profile} />
      </Card>
      {noting ? <ConsentDialog id={id} onClose={() => setNoting(false)} /> : null}
    </>
  );
}

function KnownList({ profile }: { profile: MemberProfile }) {
  if (profile.known.length === 0) return <p className="mt-2 text-ink-3">{t("profile.nothing")}</p>;
  return (
    <dl className="mt-1 divide-y divide-line">
      {profile.known.map((known) => (
        <div key={known.field} className="flex flex-wrap justify-between gap-x-4 py-2">
          <dt className="text-ink-3">{fieldInWords(known.field)}</dt>
          <dd className="min-w-0 text-end">
            <span className="break-words text-ink">{valueInWords(known, profile.settings)}</span>
            {known.at ? (
              <span className="block text-caption text-ink-3">
                {t("profile.told", { who: sourceInWords(known.by), date: formatDay(known.at) })}
              </span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Interests({ profile }: { profile: MemberProfile }) {
  if (profile.interests.length === 0 && profile.open_checkouts === 0) return null;
  return (
    <div className="mt-3 border-t border-line pt-3">
      <h3 className="font-strong">{t("profile.interests")}</h3>
      {profile.open_checkouts > 0 ? (
        <p className="mt-1 text-caption text-ink-3">
          {t("profile.open_checkouts", { count: profile.open_checkouts })}
        </p>
      ) : null}
      <ul className="mt-1">
        {profile.interests.slice(0, 6).map((one) => (
          <li key={`${one.kind}${one.store_id}${one.id}`} className="py-1.5">
            <p className="break-words text-ink">{one.title || one.id}</p>
            <p className="text-caption text-ink-3">{signsOf(one)}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function signsOf(one: MemberProfile["interests"][number]): string {
  const signs: string[] = [];
  if (one.said) signs.push(t("profile.said"));
  if (one.bought) signs.push(t("profile.bought", { count: one.bought }));
  if (one.returned) signs.push(t("profile.returned", { count: one.returned }));
  if (one.cart) signs.push(t("profile.cart", { count: one.cart }));
  if (one.searched) signs.push(t("profile.searched", { count: one.searched }));
  if (one.viewed) signs.push(t("profile.viewed", { count: one.viewed }));
  return [...signs, formatDay(one.last_at)].join(" · ");
}

function Consents({ profile }: { profile: MemberProfile }) {
  if (profile.records.length === 0) return <p className="mt-2 text-ink-3">{t("profile.no_consents")}</p>;
  return (
    <>
      <ul className="mt-1 divide-y divide-line">
        {profile.consents.map((now) => (
          <li key={now.channel} className="flex items-center justify-between gap-3 py-2">
            <span>{channelInWords(now.channel)}</span>
            <Chip tone={now.granted ? "good" : "outline"}>
              {t(now.granted ? "profile.granted" : "profile.withdrawn")}
            </Chip>
          </li>
        ))}
      </ul>
      <Disclosure summary={t("profile.history", { count: profile.records.length })}>
        <ul className="mt-1 divide-y divide-line">
          {profile.records.map((record) => (
            <RecordRow key={record.id} record={record} />
          ))}
        </ul>
      </Disclosure>
    </>
  );
}

function RecordRow({ record }: { record: ConsentRecord }) {
  return (
    <li className="py-2">
      <p className="text-ink">
        {t(record.granted ? "profile.record_granted" : "profile.record_withdrawn", {
          channel: channelInWords(record.channel),
        })}
      </p>
      <p className="text-caption text-ink-3">
        {[formatDay(record.at), consentSource(record.source), basisInWords(record.basis), record.note]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {record.text ? (
        <p className="mt-1 rounded-control bg-sunken px-3 py-2 text-caption break-words">{record.text}</p>
      ) : null}
    </li>
  );
}
