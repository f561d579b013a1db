import { MessageSquareText } from "lucide-react";
import { useState } from "react";
import type { SurveyQuestion, SurveyText } from "@/api/survey-calls";
import { AppLink } from "@/components/shell/app-link";
import { Card, CardHead } from "@/components/ui/card";
import { PagesList } from "@/components/ui/pages-list";
import { SearchField } from "@/components/ui/search-field";
import { useMainLanguage } from "@/features/program/main-language";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useSurveyTexts } from "./queries";

interface TextsProps {
  id: string;
  questions: SurveyQuestion[];
}

/** What shoppers said in words, to be searched. */
export function TextsCard({ id, questions }: TextsProps) {
  const [search, setSearch] = useState("");
  const texts = useSurveyTexts(id, search);
  return (
    <Card flush>
      <div className="flex flex-wrap items-end justify-between gap-3 px-card pt-card pb-3">
        <CardHead title={t("surveys.texts")} hint={t("surveys.texts_hint")} />
        <SearchField label={t("surveys.search")} value={search} onChange={setSearch} />
      </div>
      <div className="border-t border-line">
        <PagesList
          query={texts}
          failed={t("surveys.texts_failed")}
          icon={MessageSquareText}
          none={t(search ? "surveys.texts_not_found" : "surveys.texts_none")}
          noneDetail={t(search ? "surveys.texts_not_found_detail" : "surveys.texts_none_detail")}
          row={(row) => <Row key={`${row.id} ${row.question}`} row={row} questions={questions} />}
        />
      </div>
    </Card>
  );
}

function Row({ row, questions }: { row: SurveyText; questions: SurveyQuestion[] }) {
  const main = useMainLanguage();
  const asked = questions.find(({ id }) => id === row.question)?.text;
  const facts = [asked?.[main] ?? asked?.en, formatMoment(row.at)];
  if (row.number !== null) facts.push(t("surveys.gave", { number: row.number }));
  return (
    <li className="px-card py-3">
      <p className="max-w-[80ch] break-words whitespace-pre-wrap text-ink" dir="auto">
        {row.text}
      </p>
      <p className="mt-1 text-caption text-ink-3">
        {row.member_id ? (
          <AppLink href={`/members/${row.member_id}`} className="link">
            {row.member_name || t("members.no_name")}
          </AppLink>
        ) : (
          t("surveys.nobody")
        )}
        {" · "}
        {facts.filter(Boolean).join(" · ")}
      </p>
    </li>
  );
}
