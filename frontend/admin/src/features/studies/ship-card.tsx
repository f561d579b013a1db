import { PackageCheck } from "lucide-react";
import { useState } from "react";
import { addressesFile, type Study, type StudyPerson } from "@/api/study-calls";
import { Button, buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { FormError } from "@/components/ui/error-card";
import { PagesList } from "@/components/ui/pages-list";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { Who } from "./people-card";
import { useShip, useStudyPeople } from "./queries";

/** To whom something is to be sent: the addresses as a file, and what has gone. */
export function ShipCard({ study }: { study: Study }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const ship = useShip(study.id);
  const people = useStudyPeople(study.id, "to_ship");
  const may = useMay();
  const toast = useToast();
  const mark = (ids: string[]) =>
    ship.mutate(ids, {
      onSuccess: ({ marked }) => {
        setChosen([]);
        toast(marked > 0 ? t("studies.marked", { count: marked }) : t("studies.marked_none"));
      },
    });
  return (
    <Card flush>
      <div className="flex flex-wrap items-end justify-between gap-3 p-card">
        <CardHead
          title={t("studies.to_ship")}
          hint={
            study.forgotten_at
              ? t("studies.forgotten", { when: formatDay(study.forgotten_at) })
              : t("studies.to_ship_hint")
          }
        />
        {may("members:write") && study.total.to_ship > 0 ? (
          <div className="flex flex-wrap gap-2">
            <a
              className={buttonClass("default")}
              href={addressesFile(study.id)}
              download="addresses.csv"
              onClick={() => window.setTimeout(() => void people.refetch(), 2_000)}
            >
              {t("studies.addresses")}
            </a>
            <Button needs="members:write" busy={ship.isPending} onClick={() => mark(chosen)}>
              {chosen.length > 0
                ? t("studies.mark_chosen", { count: chosen.length })
                : t("studies.mark_exported")}
            </Button>
          </div>
        ) : null}
      </div>
      <div className="px-card">
        <FormError error={ship.error} />
      </div>
      <div className="border-t border-line">
        <PagesList
          query={people}
          failed={t("studies.people_failed")}
          icon={PackageCheck}
          none={t("studies.nothing_to_ship")}
          noneDetail={t("studies.nothing_to_ship_detail")}
          row={(person) => (
            <Row
              key={person.id}
              person={person}
              chosen={chosen.includes(person.id)}
              onChoose={() =>
                setChosen((ids) =>
                  ids.includes(person.id) ? ids.filter((id) => id !== person.id) : [...ids, person.id],
                )
              }
            />
          )}
        />
      </div>
    </Card>
  );
}

function Row({ person, chosen, onChoose }: { person: StudyPerson; chosen: boolean; onChoose: () => void }) {
  return (
    <li className="flex items-center gap-3 px-card py-3">
      <Checkbox
        label={t("studies.choose", { name: person.name || person.email })}
        hideLabel
        checked={chosen}
        onChange={onChoose}
      />
      <div className="min-w-0 flex-1">
        <Who person={person} />
        <p className="text-caption text-ink-3">
          {person.exported_at
            ? t("studies.exported_on", { when: formatDay(person.exported_at) })
            : t("studies.not_exported")}
        </p>
      </div>
    </li>
  );
}
