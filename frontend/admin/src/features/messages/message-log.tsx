import { useState } from "react";
import { CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { Log, StatusField, type StatusFilter } from "./log";
import { useMessages } from "./queries";
import { fateInWords, kindInWords, kindsKnown, statusInWords } from "./words";

interface MessageLogProps {
  /** Only messages to this member. */
  member?: string;
  /** With a heading, where no tab names it. */
  titled?: boolean;
}

/** Messages that were to go out and what became of each, newest first. */
export function MessageLog({ member, titled }: MessageLogProps) {
  const [kind, setKind] = useState("");
  const [status, setStatus] = useState<StatusFilter>("");
  const messages = useMessages({
    ...(member && { member }),
    ...(kind && { kind }),
    ...(status && { status }),
  });
  return (
    <>
      {titled ? (
        <div className="px-card pt-card">
          <CardHead title={t("messages.log")} />
        </div>
      ) : null}
      <div className="grid gap-3 px-card py-3 sm:grid-cols-2 md:max-w-[520px]">
        <Field label={t("messages.filter_kind")}>
          {(control) => (
            <Select {...control} value={kind} onChange={(event) => setKind(event.target.value)}>
              <option value="">{t("messages.any")}</option>
              {kindsKnown.map((one) => (
                <option key={one} value={one}>
                  {kindInWords(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <StatusField value={status} onChange={setStatus} inWords={statusInWords} />
      </div>
      <Log
        query={messages}
        filtered={kind !== "" || status !== ""}
        none="messages.none"
        noneDetail="messages.none_detail"
        titleOf={(message) => kindInWords(message.kind)}
        fateOf={fateInWords}
        named={!member}
      />
    </>
  );
}
