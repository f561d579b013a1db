import { Checkbox } from "@/components/ui/checkbox";
import { t } from "@/i18n/t";
import { useWebhookEvents } from "./queries";
import { eventInWords } from "./words";

interface EventFieldsProps {
  /** What there is to choose from; without it, all that a server can be told. */
  of?: string[];
  legend?: string;
  value: string[];
  error?: string;
  onChange: (events: string[]) => void;
}

/** What somebody outside is told. */
export function EventFields({ of, legend, value, error, onChange }: EventFieldsProps) {
  const events = useWebhookEvents();
  const known = of ?? events.data ?? value;
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...value, name] : value.filter((one) => one !== name));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium text-ink">{legend ?? t("connections.events")}</legend>
      <div className="grid gap-1.5 sm:grid-cols-2">
        {known.map((name) => (
          <Checkbox
            key={name}
            label={eventInWords(name)}
            checked={value.includes(name)}
            onChange={(event) => toggle(name, event.target.checked)}
          />
        ))}
      </div>
      <Checkbox
        className="mt-2 border-t border-line pt-2"
        label={t("connections.all_events")}
        checked={known.length > 0 && known.every((name) => value.includes(name))}
        onChange={(event) => onChange(event.target.checked ? [...known] : [])}
      />
      {error ? (
        <p role="alert" className="mt-1.5 text-caption font-medium text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
