import { useEffect, useState } from "preact/hooks";
import type { Question, Survey } from "../widget/wire.ts";
import { chosenIn, textIn } from "./field.ts";
import { connect, failure, type Host, translator } from "./server.ts";

/** A short survey after an order: nothing stands there unless the shopper may be asked it now. */
export function ThankYouSurvey({ host, slug }: { host: Host; slug: string }) {
  const server = connect(host);
  const [survey, setSurvey] = useState<Survey | null>(null);
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [state, setState] = useState<"asking" | "busy" | "thanked">("asking");
  const [said, setSaid] = useState("");
  useEffect(() => {
    server
      .get<{ survey: Survey | null }>(`/survey?survey=${encodeURIComponent(slug)}`)
      .then((found) => setSurvey(found.survey))
      .catch(() => {}); // the page after an order is complete without us
  }, []);
  if (!survey) return null;
  if (state === "thanked") return <s-banner tone="success">{said}</s-banner>;

  const send = async () => {
    setState("busy");
    setSaid("");
    try {
      const thanks = await server.post<{ text: string }>(`/survey/${survey.id}/answers`, { answers });
      setSaid(thanks.text);
      setState("thanked");
    } catch (error) {
      setSaid(failure(error, translator(host)));
      setState("asking");
    }
  };
  const complete = survey.questions.every((q) => !q.required || answers[q.id]);
  return (
    <s-section heading={survey.title}>
      <s-stack gap="base">
        {survey.intro && <s-text>{survey.intro}</s-text>}
        {survey.questions.map((question) => (
          <Asked
            key={question.id}
            question={question}
            answer={answers[question.id] ?? ""}
            give={(answer) => setAnswers({ ...answers, [question.id]: answer })}
          />
        ))}
        {said && <s-banner tone="critical">{said}</s-banner>}
        <s-button disabled={!complete} loading={state === "busy"} onClick={() => void send()}>
          {survey.send}
        </s-button>
      </s-stack>
    </s-section>
  );
}

function Asked({ question, answer, give }: { question: Question; answer: string; give(answer: string): void }) {
  if (question.kind === "text") {
    return (
      <s-text-area
        label={question.text}
        required={question.required}
        maxLength={2000}
        value={answer}
        onChange={(event) => give(textIn(event))}
      />
    );
  }
  return (
    <s-choice-list
      label={question.text}
      name={question.id}
      values={answer ? [answer] : []}
      onChange={(event) => give(chosenIn(event))}
    >
      {optionsOf(question).map(({ id, text }) => (
        <s-choice key={id} value={id}>
          {text}
        </s-choice>
      ))}
    </s-choice-list>
  );
}

/** The options of a choice, or the steps of a scale with what its ends mean. */
function optionsOf(q: Question): { id: string; text: string }[] {
  if (q.kind === "choice") return q.options;
  const said = (n: number) => (n === q.least ? q.low : n === q.most ? q.high : "");
  return Array.from({ length: q.most - q.least + 1 }, (_, i) => {
    const n = q.least + i;
    return { id: String(n), text: said(n) ? `${n} · ${said(n)}` : String(n) };
  });
}
