import { History } from "lucide-react";
import type { Journey, JourneyScript, JourneyVersion } from "@/api/journey-calls";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { FormError } from "@/components/ui/error-card";
import { PagesList } from "@/components/ui/pages-list";
import { useToast } from "@/components/ui/toast";
import { formatMoment, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useSaveJourney, useVersions } from "./queries";
import { signalName } from "./state";
import { countSteps } from "./tree";

interface JourneyVersionsProps {
  journey: Journey;
  onCopied: (document: JourneyScript) => void;
}

/** What was published, and the way back to it. */
export function JourneyVersions({ journey, onCopied }: JourneyVersionsProps) {
  const save = useSaveJourney(journey.id);
  const toast = useToast();
  const onCopy = (version: JourneyVersion) =>
    save.mutate(version.document, {
      onSuccess: () => {
        onCopied(version.document);
        toast(t("journeys.copied", { number: formatNumber(version.number) }));
      },
    });
  return (
    <Card flush>
      <FormError error={save.error} />
      <PagesList
        query={useVersions(journey.id)}
        failed={t("versions.failed")}
        icon={History}
        none={t("journeys.no_versions")}
        noneDetail={t("journeys.no_versions_detail")}
        row={(version) => (
          <Row
            key={version.number}
            version={version}
            live={version.number === journey.version}
            stopped={journey.state === "stopped"}
            busy={save.isPending}
            onCopy={() => onCopy(version)}
          />
        )}
      />
    </Card>
  );
}

interface RowProps {
  version: JourneyVersion;
  live: boolean;
  stopped: boolean;
  busy: boolean;
  onCopy: () => void;
}

function Row({ version, live, stopped, busy, onCopy }: RowProps) {
  const facts = [
    t("journeys.published_by", { when: formatMoment(version.published_at), name: version.author }),
    signalName(version.document.trigger.kind),
    t("journeys.n_steps", { count: countSteps(version.document.steps) }),
  ];
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 px-card py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-strong text-ink">
          {t("journeys.version", { number: formatNumber(version.number) })}
          {live ? <Chip tone="good">{t("journeys.newest")}</Chip> : null}
        </p>
        <p className="text-caption text-ink-3">{facts.join(" · ")}</p>
        {version.note ? <p className="mt-0.5 break-words">{version.note}</p> : null}
      </div>
      {stopped ? null : (
        <Button needs="program:write" busy={busy} onClick={onCopy}>
          {t("journeys.copy_version")}
        </Button>
      )}
    </li>
  );
}
