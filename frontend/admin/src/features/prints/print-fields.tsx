import { fieldError } from "@/api/client";
import type { PrintBody } from "@/api/print-calls";
import { Choice } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { Segmented } from "@/components/ui/segmented";
import { Pick } from "@/features/journeys/pick";
import { useSegmentNames } from "@/features/journeys/queries";
import { useMember } from "@/features/members/queries";
import { languageName, shopperLanguages } from "@/features/program/languages";
import { useProgram } from "@/features/program/queries";
import { useStores } from "@/features/stores/queries";
import { t } from "@/i18n/t";
import { withCode } from "./state";

interface PrintFieldsProps {
  body: PrintBody;
  error: unknown;
  onChange: (body: PrintBody) => void;
}

/** What is printed, for whom, and how it looks. */
export function PrintFields({ body, error, onChange }: PrintFieldsProps) {
  const program = useProgram();
  const stores = useStores();
  const rewards = withCode(program.data);
  const connected = (stores.data ?? []).filter((store) => store.state === "connected");
  const set = (change: Partial<PrintBody>) => onChange({ ...body, ...change });
  return (
    <div className="flex flex-col gap-4">
      <LineField
        label={t("prints.name")}
        hint={t("prints.name_hint")}
        error={fieldError(error, "name")}
        value={body.name}
        most={80}
        onChange={(name) => set({ name })}
      />
      <Pick
        label={t("prints.reward")}
        value={body.reward_id}
        error={fieldError(error, "reward_id")}
        options={rewards}
        none={t("prints.no_rewards")}
        onChange={(reward_id) => set({ reward_id })}
      />
      <Pick
        label={t("prints.store")}
        value={body.store_id}
        error={fieldError(error, "store_id")}
        options={connected}
        none={t("prints.no_stores")}
        onChange={(store_id) => set({ store_id })}
      />
      <Whom body={body} error={error} onChange={onChange} />
      <Look body={body} error={error} set={set} />
      <Texts body={body} error={error} set={set} />
      {body.segment_id ? <Comparison body={body} error={error} set={set} /> : null}
    </div>
  );
}

type Part = { body: PrintBody; error: unknown; set: (change: Partial<PrintBody>) => void };

/** A segment, one member whose page led here, or whoever has one. */
function Whom({ body, error, onChange }: PrintFieldsProps) {
  const segments = useSegmentNames(true);
  const { segment_id, member_id, copies: _, ...rest } = body;
  const whom = member_id ? "member" : segment_id !== undefined ? "segment" : "anybody";
  return (
    <div className="flex flex-col gap-4">
      {member_id ? (
        <ForMember id={member_id} />
      ) : (
        <Choice
          legend={t("prints.whom")}
          value={whom}
          options={[
            { value: "segment", label: t("prints.whom_segment"), hint: t("prints.whom_segment_hint") },
            { value: "anybody", label: t("prints.whom_anybody"), hint: t("prints.whom_anybody_hint") },
          ]}
          onChange={(next) =>
            onChange(
              next === "segment"
                ? { ...rest, segment_id: "", compare_permille: 50 }
                : { ...rest, copies: 100, posted: false, compare_permille: 0, form: unfolded(body.form) },
            )
          }
        />
      )}
      {whom === "segment" ? (
        <Pick
          label={t("prints.segment")}
          value={segment_id ?? ""}
          error={fieldError(error, "segment_id")}
          options={segments.data ?? []}
          none={t("prints.no_segments")}
          onChange={(id) => onChange({ ...body, segment_id: id })}
        />
      ) : null}
      {whom === "anybody" ? (
        <Field label={t("prints.copies")} hint={t("prints.copies_hint")} error={fieldError(error, "copies")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={10_000}
              value={body.copies ?? 100}
              onChange={(event) => onChange({ ...body, copies: event.target.valueAsNumber || 0 })}
            />
          )}
        </Field>
      ) : (
        <Choice
          legend={t("prints.reach")}
          value={body.posted ? "post" : "hand"}
          options={[
            { value: "hand", label: t("prints.by_hand"), hint: t("prints.by_hand_hint") },
            { value: "post", label: t("prints.by_post"), hint: t("prints.by_post_hint") },
          ]}
          onChange={(next) =>
            onChange(
              next === "post"
                ? { ...body, posted: true, form: "folded" }
                : { ...body, posted: false, form: unfolded(body.form) },
            )
          }
        />
      )}
    </div>
  );
}

function ForMember({ id }: { id: string }) {
  const member = useMember(id);
  const name = member.data?.name || member.data?.email || t("prints.one_member");
  return <p className="text-ink-2">{t("prints.for_member", { name })}</p>;
}

const unfolded = (form: PrintBody["form"]) => (form === "folded" ? "eight" : form);

const designs = ["clear", "color", "ticket"] as const;
const forms = ["eight", "four", "ten", "single", "folded"] as const;

function Look({ body, error, set }: Part) {
  return (
    <>
      <div>
        <p className="mb-2 font-medium text-ink">{t("prints.design")}</p>
        <Segmented
          label={t("prints.design")}
          value={body.design}
          options={designs.map((value) => ({ value, label: t(`prints.design_${value}`) }))}
          onChange={(design) => set({ design })}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("prints.form")} error={fieldError(error, "form")}>
          {(control) => (
            <Select
              {...control}
              value={body.form}
              onChange={(event) => set({ form: event.target.value as PrintBody["form"] })}
            >
              {forms
                .filter((form) => form !== "folded" || body.posted)
                .map((form) => (
                  <option key={form} value={form}>
                    {t(`prints.form_${form}`)}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <Field label={t("prints.paper")} error={fieldError(error, "paper")}>
          {(control) => (
            <Select
              {...control}
              value={body.paper}
              onChange={(event) => set({ paper: event.target.value as PrintBody["paper"] })}
            >
              <option value="a4">{t("prints.paper_a4")}</option>
              <option value="letter">{t("prints.paper_letter")}</option>
            </Select>
          )}
        </Field>
      </div>
    </>
  );
}

function Texts({ body, error, set }: Part) {
  return (
    <>
      <Field label={t("prints.language")} error={fieldError(error, "locale")}>
        {(control) => (
          <Select {...control} value={body.locale} onChange={(event) => set({ locale: event.target.value })}>
            {shopperLanguages.map((one) => (
              <option key={one} value={one}>
                {languageName(one)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <LineField
        label={t("prints.line")}
        hint={t("prints.line_hint")}
        error={fieldError(error, "line")}
        value={body.line ?? ""}
        most={80}
        onChange={(line) => set({ line })}
      />
      {body.form === "folded" ? (
        <>
          <LineField
            label={t("prints.title")}
            error={fieldError(error, "title")}
            value={body.title ?? ""}
            most={80}
            onChange={(title) => set({ title })}
          />
          <Field label={t("prints.body")} hint={t("prints.body_hint")} error={fieldError(error, "body")}>
            {(control) => (
              <Textarea
                {...control}
                rows={6}
                maxLength={900}
                value={body.body ?? ""}
                onChange={(event) => set({ body: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : null}
    </>
  );
}

const shares = [0, 50, 100, 200];
const windows = [14, 30, 60, 120];

function Comparison({ body, error, set }: Part) {
  return (
    <div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("newsletters.compare")} error={fieldError(error, "compare_permille")}>
          {(control) => (
            <Select
              {...control}
              value={body.compare_permille}
              onChange={(event) => set({ compare_permille: Number(event.target.value) })}
            >
              {[...new Set([...shares, body.compare_permille])].map((share) => (
                <option key={share} value={share}>
                  {share === 0
                    ? t("newsletters.compare_none")
                    : t("newsletters.percent", { percent: share / 10 })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("newsletters.window")} error={fieldError(error, "window_days")}>
          {(control) => (
            <Select
              {...control}
              value={body.window_days}
              onChange={(event) => set({ window_days: Number(event.target.value) })}
            >
              {[...new Set([...windows, body.window_days])].map((days) => (
                <option key={days} value={days}>
                  {t("newsletters.days", { count: days })}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <p className="mt-1.5 text-caption text-ink-3">{t("prints.compare_hint")}</p>
    </div>
  );
}
