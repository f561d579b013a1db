import { useState } from "react";
import { CardHead } from "@/components/ui/card";
import { Log, StatusField, type StatusFilter } from "@/features/messages/log";
import { t } from "@/i18n/t";
import { useOffers } from "./queries";
import { fateInWords, statusInWords } from "./words";

interface OfferLogProps {
  /** Only offers to this member. */
  member?: string;
  /** Only letters of this newsletter. */
  newsletter?: string;
  /** With a heading, where no tab names it. */
  titled?: boolean;
}

/** Messages that sell: each one sent, waiting or left unsent, with its reason. */
export function OfferLog({ member, newsletter, titled }: OfferLogProps) {
  const [status, setStatus] = useState<StatusFilter>("");
  return (
    <>
      {titled ? (
        <div className="px-card pt-card">
          <CardHead title={t("offers.log")} />
        </div>
      ) : null}
      <div className="px-card py-3 md:max-w-[280px]">
        <StatusField value={status} onChange={setStatus} inWords={statusInWords} />
      </div>
      <Log
        query={useOffers({
          ...(member && { member }),
          ...(newsletter && { newsletter }),
          ...(status && { status }),
        })}
        filtered={status !== ""}
        none="offers.none"
        noneDetail="offers.none_detail"
        titleOf={(offer) => offer.template}
        fateOf={fateInWords}
        named={!member}
      />
    </>
  );
}
