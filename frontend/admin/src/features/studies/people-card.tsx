import { Users } from "lucide-react";
import { useState } from "react";
import type { PersonState, Study, StudyPerson } from "@/api/study-calls";
import { AppLink } from "@/components/shell/app-link";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { PagesList } from "@/components/ui/pages-list";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useStudyPeople } from "./queries";
import { PersonChip } from "./state";

const states: PersonState[] = [
  "invited",
  "accepted",
  "shipped",
  "answered",
  "declined",
  "full",
  "expired",
  "skipped",
];

/** Who was drawn, and where each of them stands. */
export function PeopleCard({ study }: { study: Study }) {
  const [state, setState] = useState<PersonState | "">("");
  return (
    <Card flush>
      <div className="flex flex-wrap items-end justify-between gap-3 p-card">
        <CardHead title={t("studies.who")} hint={t("studies.who_hint")} />
        <Field label={t("studies.stands")} hideLabel className="w-full sm:w-[200px]">
          {(control) => (
            <Select
              {...control}
              value={state}
              onChange={(event) => setState(event.target.value as PersonState | "")}
            >
              <option value="">{t("studies.all_states")}</option>
              {states
                .filter((one) => one !== "shipped" || study.outline.kind === "product_test")
                .map((one) => (
                  <option key={one} value={one}>
                    {t(`studies.person.${one}`)}
                  </option>
                ))}
            </Select>
          )}
        </Field>
      </div>
      <div className="border-t border-line">
        <PagesList
          query={useStudyPeople(study.id, state)}
          failed={t("studies.people_failed")}
          icon={Users}
          none={t("studies.nobody")}
          noneDetail={t("studies.nobody_detail")}
          row={(person) => <Row key={person.id} study={study} person={person} />}
        />
      </div>
    </Card>
  );
}

/** A person by their name, or that they are gone. */
export function Who({ person }: { person: StudyPerson }) {
  const name = person.name || person.email;
  return person.member_id ? (
    <AppLink
      href={`/members/${person.member_id}`}
      className="font-strong break-words text-ink underline-offset-2 hover:underline"
    >
      {name || t("studies.no_name")}
    </AppLink>
  ) : (
    <span className="text-ink-3">{t("studies.erased")}</span>
  );
}

function Row({ study, person }: { study: Study; person: StudyPerson }) {
  const quota = study.outline.quotas.find(({ id }) => id === person.quota)?.name;
  const facts = [
    ...(study.outline.quotas.length > 1 && quota ? [quota] : []),
    ...(person.invited_at ? [t("studies.invited_on", { when: formatDay(person.invited_at) })] : []),
    ...(person.wanted_at ? [t("studies.wanted_on", { when: formatDay(person.wanted_at) })] : []),
    ...(person.offered_at ? [t("studies.offered_on", { when: formatDay(person.offered_at) })] : []),
    ...(person.why ? [t(`studies.why.${person.why}`)] : []),
    ...(person.until_at ? [t("studies.until", { when: formatDay(person.until_at) })] : []),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-card py-3">
      <div className="min-w-0 flex-1">
        <Who person={person} />
        <p className="text-caption text-ink-3">{facts.join(" · ")}</p>
      </div>
      <PersonChip state={person.state} />
    </li>
  );
}
