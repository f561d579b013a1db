import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Goal, Manual, Trouble } from "@/api/guide-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { IconButton } from "@/components/ui/icon-button";
import { TextField, type Tongue } from "@/features/surveys/text-field";
import { t } from "@/i18n/t";
import { mostGoals, mostTroubles, newGoal, newTrouble } from "./manual";

interface PartProps extends Tongue {
  document: Manual;
  error: (field: string) => string | undefined;
  set: (part: Partial<Manual>) => void;
}

/** Common problems: what people ask, and what helps. */
export function TroublesCard({ document, error, set, ...tongue }: PartProps) {
  const { troubles } = document;
  const change = (i: number, part: Partial<Trouble>) =>
    set({ troubles: troubles.map((old, j) => (j === i ? { ...old, ...part } : old)) });
  return (
    <Parts
      title={t("guides.troubles")}
      hint={t("guides.troubles_hint")}
      add={t("guides.add_trouble")}
      error={error("troubles")}
      full={troubles.length >= mostTroubles}
      onAdd={() => set({ troubles: [...troubles, newTrouble()] })}
    >
      {troubles.map((trouble, i) => (
        <Part
          // biome-ignore lint/suspicious/noArrayIndexKey: problems have no id, and their fields hold no state
          key={i}
          name={t("guides.trouble_n", { number: i + 1 })}
          onRemove={() => set({ troubles: troubles.filter((_, j) => j !== i) })}
        >
          <TextField
            {...tongue}
            label={t("guides.question")}
            most={200}
            texts={trouble.question}
            error={wrong(error, `troubles[${i}].question`, tongue.language)}
            onChange={(question) => change(i, { question })}
          />
          <TextField
            {...tongue}
            long
            label={t("guides.answer")}
            most={2000}
            texts={trouble.answer}
            error={wrong(error, `troubles[${i}].answer`, tongue.language)}
            onChange={(answer) => change(i, { answer })}
          />
        </Part>
      ))}
    </Parts>
  );
}

/** What people want the product for, each with its own advice. */
export function GoalsCard({ document, error, set, ...tongue }: PartProps) {
  const { goals } = document;
  const change = (i: number, part: Partial<Goal>) =>
    set({ goals: goals.map((old, j) => (j === i ? { ...old, ...part } : old)) });
  const added = goals.length === 0 ? [newGoal(), newGoal()] : [newGoal()]; // one alone is no choice
  return (
    <Parts
      title={t("guides.goals")}
      hint={t("guides.goals_hint")}
      add={t("guides.add_goal")}
      error={error("goals")}
      full={goals.length >= mostGoals}
      onAdd={() => set({ goals: [...goals, ...added] })}
    >
      {goals.map((goal, i) => (
        <Part
          key={goal.id}
          name={t("guides.goal_n", { number: i + 1 })}
          onRemove={() => set({ goals: goals.filter((_, j) => j !== i) })}
        >
          <TextField
            {...tongue}
            label={t("guides.goal")}
            most={200}
            texts={goal.text}
            error={wrong(error, `goals[${i}].text`, tongue.language) ?? error(`goals[${i}].id`)}
            onChange={(text) => change(i, { text })}
          />
          <TextField
            {...tongue}
            long
            label={t("guides.advice")}
            most={2000}
            texts={goal.advice}
            error={wrong(error, `goals[${i}].advice`, tongue.language)}
            onChange={(advice) => change(i, { advice })}
          />
        </Part>
      ))}
    </Parts>
  );
}

/** What a server refused of a text, in any language or in this one. */
export const wrong = (error: PartProps["error"], field: string, language: string) =>
  error(field) ?? error(`${field}.${language}`);

interface PartsProps {
  title: string;
  hint: string;
  add: string;
  error: string | undefined;
  full: boolean;
  onAdd: () => void;
  children: ReactNode;
}

function Parts({ title, hint, add, error, full, onAdd, children }: PartsProps) {
  return (
    <Card>
      <CardHead title={title} hint={hint} />
      <ul className="mt-3 flex flex-col gap-3 empty:hidden">{children}</ul>
      {error ? (
        <p className="mt-2 text-bad" role="alert">
          {error}
        </p>
      ) : null}
      <div className="mt-3">
        <Button icon={Plus} disabled={full} onClick={onAdd}>
          {add}
        </Button>
      </div>
    </Card>
  );
}

function Part({ name, onRemove, children }: { name: string; onRemove: () => void; children: ReactNode }) {
  return (
    <li className="rounded-control border border-line px-3 py-2">
      <div className="flex items-center justify-between gap-2">
        <p className="font-strong text-ink">{name}</p>
        <IconButton icon={Trash2} label={t("guides.remove_part", { name })} onClick={onRemove} />
      </div>
      <div className="flex flex-col gap-3 pb-2">{children}</div>
    </li>
  );
}
