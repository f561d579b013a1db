import type { Program } from "@/api/types";
import { FormError } from "@/components/ui/error-card";
import { withItem } from "@/features/program/draft";
import { useSaveDraft } from "@/features/program/queries";
import { refusal } from "@/features/program/refusal";
import { ruleSentence } from "@/features/program/sentence";
import { SentenceView } from "@/features/program/sentence-view";
import { usePoints, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";

/** The number that moves the cost most: what an order earns. It is changed in its sentence. */
export function OneNumber({ program }: { program: Program }) {
  const save = useSaveDraft();
  const points = usePoints();
  const { points: names } = useSession();
  const { document } = program.draft;
  const rule = document.rules.find(
    (one) => one.active && one.trigger === "order" && one.effect === "per_amount",
  );
  if (!rule) return null;
  const pieces = ruleSentence(rule, points).map((piece) =>
    piece.value === "points" ? piece : { text: piece.text },
  );
  const change = (value: number) => save.mutate(withItem(document, "rules", { ...rule, points: value }));
  return (
    <div className="mt-1">
      <SentenceView
        pieces={pieces}
        fields={{
          points: {
            kind: "whole",
            label: t("form.points"),
            value: rule.points,
            unit: names.plural,
            save: change,
          },
        }}
      />
      <p className="text-caption text-ink-2">{t("start.one_number")}</p>
      <FormError error={save.error ? refusal(save.error, document) : undefined} />
    </div>
  );
}
