import type { ReferralOffer } from "../wire.ts";
import { useData } from "./context.ts";
import { Icon } from "./icon.tsx";
import { Title, TroubleNote } from "./parts.tsx";

/** Invite a friend: what both get, the link to share, and what became of those invited. */
export function Invitation() {
  const { data, model, state, t } = useData();
  const offer = data.referral;
  if (!offer) return null;
  const { invite } = state;
  return (
    <section class="section">
      <Title text={t("invite")} />
      <Offer offer={offer} />
      {invite ? (
        <Shared />
      ) : (
        <button
          type="button"
          class="primary"
          aria-busy={state.busy.has("invite")}
          onClick={() => void model.openInvite()}
        >
          {t("invite")}
        </button>
      )}
      <TroubleNote of="invite" />
    </section>
  );
}

function Offer({ offer }: { offer: ReferralOffer }) {
  return (
    <div class="row">
      <span class="tile">
        <Icon name="gift" />
      </span>
      <div class="grow">
        <span>{offer.said}</span>
        {offer.detail && <small class="line">{offer.detail}</small>}
      </div>
    </div>
  );
}

/** The link, ways to pass it on, and the friends it brought. */
function Shared() {
  const { model, state, t, speech } = useData();
  const invite = state.invite;
  if (!invite) return null;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(invite.link);
      model.say(t("invite_copied"));
    } catch {
      // The field next to the button holds it.
    }
  };
  return (
    <>
      <label class="invite">
        <small class="line">{t("invite_link")}</small>
        <input type="url" dir="ltr" readOnly value={invite.link} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <div class="row">
        {"share" in navigator && (
          <button
            type="button"
            class="primary"
            onClick={() => void navigator.share({ url: invite.link }).catch(() => {})}
          >
            {t("invite_share")}
          </button>
        )}
        <button type="button" class="plain" onClick={copy}>
          {state.said === t("invite_copied") ? state.said : t("invite_copy")}
        </button>
      </div>
      <p class="row shares">
        {invite.shares.map((share) => (
          <a key={share.network} href={share.link} target="_blank" rel="noopener noreferrer">
            {share.name}
          </a>
        ))}
      </p>
      <h4>{t("invite_friends")}</h4>
      {invite.friends.length ? (
        <ul>
          {invite.friends.map((friend) => (
            <li class="row" key={friend.id}>
              <span class="grow">{friend.said}</span>
              <small>{speech.day(friend.on)}</small>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{t("invite_none")}</p>
      )}
    </>
  );
}
