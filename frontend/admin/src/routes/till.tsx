import { useMutation } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Clock, Gift } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { lookAtCode, type TillCode, takeCode } from "@/api/print-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { formatDay, formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Scan or type a code that somebody shows at the till, and take it. */
export function TillPage() {
  const [typed, setTyped] = useState("");
  const [shown, setShown] = useState<TillCode>();
  const input = useRef<HTMLInputElement>(null);
  const look = useMutation({ mutationFn: lookAtCode, onSuccess: setShown });
  useEffect(() => input.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === "") return;
    setShown(undefined);
    look.mutate(typed.trim());
  };
  const again = () => {
    setTyped("");
    setShown(undefined);
    look.reset();
    input.current?.focus();
  };
  return (
    <Page needs="members:write" title={t("nav.till")} hint={t("till.hint")}>
      <div className="flex w-full max-w-xl flex-col gap-4">
        <Card>
          <form onSubmit={submit}>
            <Field label={t("till.code")} hint={t("till.code_hint")}>
              {(control) => (
                <div className="flex flex-wrap gap-3">
                  <Input
                    {...control}
                    ref={input}
                    value={typed}
                    maxLength={500}
                    autoComplete="off"
                    autoCapitalize="characters"
                    spellCheck={false}
                    className="min-w-0 flex-1 basis-52 font-mono"
                    onChange={(event) => setTyped(event.target.value)}
                  />
                  <Button
                    type="submit"
                    busy={look.isPending}
                    {...(!shown && { variant: "primary" as const })}
                  >
                    {t("till.look")}
                  </Button>
                </div>
              )}
            </Field>
          </form>
          <FormError error={look.error} />
        </Card>
        {shown ? (
          <Code key={shown.id} code={shown} typed={typed.trim()} onChange={setShown} onNext={again} />
        ) : null}
      </div>
    </Page>
  );
}

const looks = {
  works: { tone: "good", icon: Gift },
  checking: { tone: "warn", icon: Clock },
  used: { tone: "neutral", icon: CircleCheck },
  ended: { tone: "bad", icon: CircleAlert },
  not_ready: { tone: "warn", icon: Clock },
  store_only: { tone: "neutral", icon: CircleAlert },
} as const;

interface CodeProps {
  code: TillCode;
  typed: string;
  onChange: (code: TillCode) => void;
  onNext: () => void;
}

function Code({ code, typed, onChange, onNext }: CodeProps) {
  const take = useMutation({ mutationFn: () => takeCode(typed), onSuccess: onChange });
  const look = useMutation({ mutationFn: () => lookAtCode(typed), onSuccess: onChange });
  const { tone, icon } = looks[code.standing];
  const facts = [
    code.member ? t("till.of", { name: code.member }) : t("prints.whoever"),
    code.print_run,
    code.store_name,
    t("till.until", { day: formatDay(code.ends_at) }),
  ];
  return (
    <Card>
      <div role="status" aria-live="polite">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <CardHead title={code.gives} hint={code.limits} />
          <Chip tone={tone} icon={icon}>
            {t(`till.standing_${code.standing}`)}
          </Chip>
        </div>
        <p className="mt-3 text-ink-2">{facts.filter(Boolean).join(" · ")}</p>
        <p className="mt-1 text-ink">{sayOf(code)}</p>
      </div>
      <FormError error={take.error ?? look.error} />
      <div className="mt-5 flex flex-wrap gap-3">
        {code.standing === "works" ? (
          <Button variant="primary" needs="members:write" busy={take.isPending} onClick={() => take.mutate()}>
            {t("till.take")}
          </Button>
        ) : null}
        {code.standing === "checking" ? (
          <Button busy={look.isPending} onClick={() => look.mutate()}>
            {t("till.look_again")}
          </Button>
        ) : null}
        <Button onClick={onNext}>{t("till.next")}</Button>
      </div>
    </Card>
  );
}

/** What to do now, in one sentence. */
function sayOf(code: TillCode): string {
  if (code.standing === "used" && code.used_at)
    return t(code.in_store ? "till.used_here" : "till.used_online", { when: formatMoment(code.used_at) });
  if (code.standing === "used") return t("till.used");
  return t(`till.say_${code.standing}`);
}
