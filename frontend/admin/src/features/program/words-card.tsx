import type { Rule } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { usePoints } from "@/features/session/session";
import { t } from "@/i18n/t";
import { ruleSentence } from "./sentence";

/** An example sum, so that the owner sees what a rule means before members do. */
export function WordsCard({ rules }: { rules: Rule[] }) {
  const points = usePoints();
  const on = rules.filter((rule) => rule.active);
  return (
    <Card>
      <CardHead title={t("earn.members_get")} />
      {on.length === 0 ? (
        <p className="mt-2 text-ink-3">{t("earn.nothing_on")}</p>
      ) : (
        <ul className="mt-2 space-y-2">
          {on.map((rule) => (
            <li key={rule.id}>
              <span className="block font-strong text-ink">{rule.name}</span>
              {ruleSentence(rule, points)
                .map((piece) => piece.text)
                .join("")}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
