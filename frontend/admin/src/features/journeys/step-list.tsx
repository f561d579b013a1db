import { useState } from "react";
import { ApiError, fieldError } from "@/api/client";
import type { JourneyScript, JourneyStep } from "@/api/journey-calls";
import { cx } from "@/components/ui/cx";
import { Select } from "@/components/ui/input";
import { liveDocument, useProgram } from "@/features/program/queries";
import { useNamed } from "@/features/segments/segments-list";
import { treeInWords } from "@/features/segments/words";
import { useSession } from "@/features/session/session";
import { type Key, t } from "@/i18n/t";
import { useMessageTemplates, useParts, useSurveyNames } from "./queries";
import { stepName } from "./state";
import { StepCard } from "./step-card";
import { StepFields } from "./step-fields";
import { type StepNames, stepDetail } from "./step-words";
import { below, isOwnFault, type ListPath, listsOf, moved, newStep, serverPath, withList } from "./tree";

interface StepsProps {
  steps: JourneyStep[];
  /** What the server last said of the document. */
  problem: unknown;
  disabled: boolean;
  onChange: (change: (document: JourneyScript) => JourneyScript) => void;
}

/** All steps of an automation. */
export function Steps(props: StepsProps) {
  return <StepList {...props} path="" names={useStepNames()} />;
}

function useStepNames(): StepNames {
  const { merchant } = useSession();
  const named = useNamed();
  const templates = useMessageTemplates().data ?? [];
  const surveys = useSurveyNames(true).data ?? [];
  const program = useProgram().data;
  const live = program && liveDocument(program);
  const nameIn = (things: { id: string; name: string }[] | null | undefined) => (id: string) =>
    things?.find((one) => one.id === id)?.name ?? "…";
  return {
    template: nameIn(templates),
    survey: nameIn(surveys.map((one) => ({ id: one.slug, name: one.draft.name }))),
    reward: nameIn(live?.rewards),
    tier: nameIn(live?.tiers?.tiers),
    condition: (condition) => treeInWords(condition, merchant.currency, named),
  };
}

interface StepListProps extends StepsProps {
  path: ListPath;
  names: StepNames;
}

/** Steps one below the other; those of a branch stand inside it. */
function StepList({ steps, path, names, problem, disabled, onChange }: StepListProps) {
  const [fresh, setFresh] = useState("");
  const change = (next: (steps: JourneyStep[]) => JourneyStep[]) =>
    onChange((document) => withList(document, path, next));
  const move = (i: number, by: -1 | 1) => () => change((all) => moved(all, i, by));
  const add = (kind: string) => {
    const step = newStep(kind);
    setFresh(step.id);
    change((all) => [...all, step]);
  };
  return (
    <div>
      <ol className="flex flex-col">
        {steps.map((step, i) => (
          <li
            key={step.id}
            className="not-first:before:ml-6 not-first:before:block not-first:before:h-3 not-first:before:w-0.5 not-first:before:bg-line"
          >
            <StepCard
              step={step}
              detail={stepDetail(step, names)}
              wrong={isWrong(problem, serverPath(path, i))}
              fresh={step.id === fresh}
              disabled={disabled}
              onUp={i > 0 ? move(i, -1) : undefined}
              onDown={i < steps.length - 1 ? move(i, 1) : undefined}
              onRemove={() => change((all) => all.filter((_, n) => n !== i))}
            >
              <StepFields
                step={step}
                error={(field) => fieldError(problem, `${serverPath(path, i)}.${field}`)}
                onChange={(next) => change((all) => all.map((one, n) => (n === i ? next : one)))}
              />
            </StepCard>
            {listsOf(step).map((list) => (
              <div key={list} className="ml-6 border-l-2 border-line py-2 pl-4 max-md:ml-2 max-md:pl-2.5">
                <p className="mb-1.5 text-caption font-medium text-ink-2">{listName(step, list)}</p>
                <StepList
                  steps={stepsOf(step, list)}
                  path={below(path, i, list)}
                  names={names}
                  problem={problem}
                  disabled={disabled}
                  onChange={onChange}
                />
              </div>
            ))}
          </li>
        ))}
      </ol>
      {disabled ? (
        <p className="text-caption text-ink-3">{steps.length === 0 ? t("journeys.says_nothing") : ""}</p>
      ) : (
        <AddStep spaced={steps.length > 0} onAdd={add} />
      )}
    </div>
  );
}

const isWrong = (problem: unknown, place: string): boolean =>
  problem instanceof ApiError &&
  (problem.problem.errors ?? []).some(({ location }) => isOwnFault(location ?? "", place));

function stepsOf(step: JourneyStep, list: string): JourneyStep[] {
  if (list === "then") return step.then ?? [];
  if (list === "else") return step.else ?? [];
  return step.arms?.[Number(list.slice(5))]?.steps ?? [];
}

function listName(step: JourneyStep, list: string): string {
  if (list.startsWith("arms.")) return t("journeys.arm", { number: Number(list.slice(5)) + 1 });
  return t(`journeys.${step.kind}_${list}` as Key);
}

function AddStep({ spaced, onAdd }: { spaced: boolean; onAdd: (kind: string) => void }) {
  const parts = useParts();
  const kinds = (parts.data?.steps ?? []).filter((one) => one.supported);
  return (
    <Select
      aria-label={t("journeys.add_step")}
      value=""
      className={cx(
        "max-w-40 border-transparent bg-transparent font-medium hover:bg-hover",
        spaced && "mt-2",
      )}
      onChange={(event) => event.target.value && onAdd(event.target.value)}
    >
      <option value="">{t("journeys.add_step")}</option>
      {kinds.map((one) => (
        <option key={one.kind} value={one.kind}>
          {stepName(one.kind)}
        </option>
      ))}
    </Select>
  );
}
