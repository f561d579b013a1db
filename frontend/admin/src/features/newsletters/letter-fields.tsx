import { fieldError } from "@/api/client";
import type { NewsletterBody } from "@/api/newsletter-calls";
import { AppLink } from "@/components/shell/app-link";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { Pick } from "@/features/journeys/pick";
import { useMessageTemplates, useSegmentNames } from "@/features/journeys/queries";
import { PlaceField } from "@/features/offers/place-field";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useReaders } from "./queries";

interface LetterFieldsProps {
  body: NewsletterBody;
  error: unknown;
  onChange: (body: NewsletterBody) => void;
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** What is sent, to whom, and how. */
export function LetterFields({ body, error, onChange }: LetterFieldsProps) {
  const templates = useMessageTemplates();
  const segments = useSegmentNames(true);
  const set = (change: Partial<NewsletterBody>) => onChange({ ...body, ...change });
  return (
    <div className="flex flex-col gap-4">
      <LineField
        label={t("newsletters.name")}
        hint={t("newsletters.name_hint")}
        error={fieldError(error, "name")}
        value={body.name}
        most={80}
        onChange={(text) => set({ name: text })}
      />
      <div>
        <Pick
          label={t("newsletters.template")}
          value={body.template_id}
          error={fieldError(error, "template_id")}
          options={templates.data ?? []}
          none={t("newsletters.no_templates")}
          onChange={(template_id) => set({ template_id })}
        />
        <AppLink
          href={body.template_id ? `/messages/templates/${body.template_id}` : "/messages/templates/new"}
          className="mt-1.5 inline-block text-caption underline underline-offset-2"
        >
          {t(body.template_id ? "newsletters.open_template" : "newsletters.new_template")}
        </AppLink>
      </div>
      <div>
        <Pick
          label={t("newsletters.to")}
          value={body.segment_id ?? ""}
          error={fieldError(error, "segment_id")}
          options={segments.data ?? []}
          none=""
          any={t("newsletters.everybody")}
          onChange={(id) => {
            const { segment_id: _, ...rest } = body;
            onChange(id ? { ...rest, segment_id: id } : rest);
          }}
        />
        <Readers segment={body.segment_id ?? ""} />
      </div>
      <PlaceField
        value={body.place ?? "mail"}
        error={fieldError(error, "place")}
        onChange={(place) => set({ place })}
      />
      <Field
        label={t("newsletters.hour")}
        hint={t("newsletters.hour_hint")}
        error={fieldError(error, "good_hour")}
      >
        {(control) => (
          <Select
            {...control}
            value={body.good_hour ?? ""}
            onChange={(e) => {
              const { good_hour: _, ...rest } = body;
              onChange(e.target.value === "" ? rest : { ...rest, good_hour: Number(e.target.value) });
            }}
          >
            <option value="">{t("newsletters.hour_any")}</option>
            {hours.map((hour) => (
              <option key={hour} value={hour}>
                {`${String(hour).padStart(2, "0")}:00`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-3">
        <Days
          label={t("newsletters.lasts")}
          value={body.lasts_days}
          choices={[1, 2, 3, 5, 7, 14]}
          error={fieldError(error, "lasts_days")}
          onChange={(lasts_days) => set({ lasts_days })}
        />
        <Days
          label={t("newsletters.window")}
          value={body.window_days}
          choices={[7, 14, 30, 60]}
          error={fieldError(error, "window_days")}
          onChange={(window_days) => set({ window_days })}
        />
        <Field label={t("newsletters.compare")} error={fieldError(error, "compare_permille")}>
          {(control) => (
            <Select
              {...control}
              value={body.compare_permille}
              onChange={(e) => set({ compare_permille: Number(e.target.value) })}
            >
              {[...new Set([0, 50, 100, 200, body.compare_permille])].map((share) => (
                <option key={share} value={share}>
                  {share === 0
                    ? t("newsletters.compare_none")
                    : t("newsletters.percent", { percent: share / 10 })}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <p className="text-caption text-ink-3">{t("newsletters.compare_hint")}</p>
    </div>
  );
}

function Days({
  label,
  value,
  choices,
  error,
  onChange,
}: {
  label: string;
  value: number;
  choices: number[];
  error: string | undefined;
  onChange: (days: number) => void;
}) {
  return (
    <Field label={label} {...(error && { error })}>
      {(control) => (
        <Select {...control} value={value} onChange={(e) => onChange(Number(e.target.value))}>
          {[...new Set([...choices, value])]
            .sort((a, b) => a - b)
            .map((days) => (
              <option key={days} value={days}>
                {t("newsletters.days", { count: days })}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
}

/** How many it would go to. */
function Readers({ segment }: { segment: string }) {
  const readers = useReaders(segment);
  const r = readers.data;
  const said = readers.error
    ? t("newsletters.readers_failed")
    : !r
      ? t("newsletters.readers_counting")
      : r.few
        ? t("newsletters.readers_few")
        : r.preparing
          ? t("newsletters.readers_preparing")
          : r.agreed === null
            ? t("newsletters.readers_many")
            : t("newsletters.readers", { count: r.agreed });
  return (
    <p className="mt-1.5 text-caption text-ink-3" role="status">
      {said} {r?.counted_at && t("newsletters.as_of", { when: formatMoment(r.counted_at) })}
    </p>
  );
}
