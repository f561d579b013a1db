import { AppLink } from "@/components/shell/app-link";
import { liveDocument, useProgram } from "@/features/program/queries";
import { usePoints } from "@/features/session/session";
import { t } from "@/i18n/t";

/** What members get for answering: a way to earn of the program, as it stands today. */
export function ThanksNote({ slug }: { slug: string }) {
  const program = useProgram();
  const points = usePoints();
  if (!program.data) return null;
  const given = (liveDocument(program.data).rules ?? []).filter(
    (rule) => rule.trigger === "survey" && rule.active && (!rule.event || rule.event === slug),
  );
  const most = given.reduce((sum, rule) => sum + (rule.points ?? 0), 0);
  return (
    <p className="text-ink-2">
      {most > 0 ? t("surveys.gives", { points: points(most) }) : t("surveys.gives_nothing")}{" "}
      <AppLink href="/program/earn" className="link">
        {t("nav.earn")}
      </AppLink>
    </p>
  );
}
