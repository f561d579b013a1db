import { useState } from "react";
import type { Member, Reward } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { useThingsNamed } from "@/features/products/queries";
import { liveDocument, useProgram } from "@/features/program/queries";
import { WholeField } from "@/features/program/whole-field";
import { usePoints, useSession } from "@/features/session/session";
import { storeName } from "@/features/stores/platform";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { useOnceKey } from "./once";
import { useGiveReward } from "./queries";

export function GiveRewardDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const program = useProgram();
  const rewards = program.data
    ? liveDocument(program.data).rewards.filter((reward) => reward.active)
    : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("give.title", { name: member.name || member.email })}
      description={t("give.description")}
    >
      {program.error || !rewards ? (
        <Awaited query={program} failed={t("program.failed")} />
      ) : rewards.length === 0 ? (
        <p>{t("give.no_rewards")}</p>
      ) : (
        <GiveForm member={member} rewards={rewards} onClose={onClose} />
      )}
    </Dialog>
  );
}

/** The stores this member shops in; a code works in the one that is named here and nowhere else. */
function useMemberStores(member: Member) {
  const { stores } = useSession();
  const connected = stores.filter((store) => store.state === "connected");
  const own = new Set(member.identities.map((identity) => identity.store_id));
  const known = connected.filter((store) => own.has(store.id));
  return known.length > 0 ? known : connected;
}

/** What can be chosen of a free product in one store; none while there is nothing to choose. */
function useFreeProducts(reward: Reward | undefined, store: string) {
  const ids = reward?.kind === "free_product" ? (reward.only?.products ?? []) : [];
  const named = useThingsNamed("products", ids);
  const sold = ids.length > 0 ? (named.data ?? []) : [];
  const here = sold.filter((thing) => thing.store_id === store && thing.active);
  return here.length > 1 ? here : [];
}

function GiveForm({ member, rewards, onClose }: { member: Member; rewards: Reward[]; onClose: () => void }) {
  const stores = useMemberStores(member);
  const [reward, setReward] = useState(rewards[0]?.id ?? "");
  const [store, setStore] = useState(stores[0]?.id ?? "");
  const once = useOnceKey();
  const give = useGiveReward(member.id);
  const toast = useToast();
  const points = usePoints();
  const chosen = rewards.find((r) => r.id === reward);
  const slides = chosen?.kind === "slider";
  const least = chosen?.min_steps ?? 1;
  const [typed, setTyped] = useState("");
  const steps = slides ? parseWhole(typed || String(least), least, chosen?.max_steps) : undefined;
  const cost = (chosen?.cost ?? 0) * (slides ? (steps ?? least) : 1);
  const products = useFreeProducts(chosen, store);
  const [product, setProduct] = useState("");
  const picked = products.some(({ id }) => id === product) ? product : "";
  const missing = cost - member.balance.available;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const onSuccess = () => {
      toast(t("give.done"));
      onClose();
    };
    const body = {
      reward_id: reward,
      store_id: store,
      ...(steps && { steps }),
      ...(picked && { product: picked }),
    };
    give.mutate({ key: once.key, body }, { onSuccess });
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={t("give.reward")}
        hint={t("give.cost", { points: points(cost), left: points(member.balance.available) })}
      >
        {(control) => (
          <Select
            {...control}
            value={reward}
            onChange={(event) => {
              setReward(event.target.value);
              once.renew();
            }}
          >
            {rewards.map((r) => (
              <option key={r.id} value={r.id}>
                {t("give.option", { name: r.name, points: points(r.cost) })}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {slides ? (
        <WholeField
          className="mt-4"
          label={t("give.steps")}
          unit={t("reward.steps_unit")}
          text={typed || String(least)}
          error={steps ? undefined : t("give.steps_wrong", { min: least, max: chosen?.max_steps ?? least })}
          onChange={(text) => {
            setTyped(text);
            once.renew();
          }}
        />
      ) : null}
      <div className="mt-4">
        <Choice
          legend={t("give.store")}
          value={store}
          onChange={(next) => {
            setStore(next);
            once.renew();
          }}
          options={stores.map((s) => ({
            value: s.id,
            label: s.name,
            hint: storeName(s),
          }))}
        />
      </div>
      {products.length > 0 ? (
        <Field className="mt-4" label={t("give.product")}>
          {(control) => (
            <Select
              {...control}
              value={picked}
              onChange={(event) => {
                setProduct(event.target.value);
                once.renew();
              }}
            >
              <option value="">{t("give.product_any")}</option>
              {products.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      <FormError error={give.error} />
      <DialogActions onCancel={onClose}>
        <Button
          variant="primary"
          type="submit"
          busy={give.isPending}
          disabled={missing > 0 || !store || (slides && !steps)}
        >
          {t("give.verb", { points: points(cost) })}
        </Button>
      </DialogActions>
      {missing > 0 ? (
        <p className="mt-2 text-right text-caption text-warn">
          {t("give.missing", { points: points(missing) })}
        </p>
      ) : null}
      {stores.length === 0 ? (
        <p className="mt-2 text-right text-caption text-warn">{t("give.no_store")}</p>
      ) : null}
    </form>
  );
}
