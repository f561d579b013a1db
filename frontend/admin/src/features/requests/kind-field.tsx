import type { RequestKind } from "@/api/request-calls";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { kindInWords, kinds } from "./words";

interface KindFieldProps {
  kind: RequestKind;
  onChange: (kind: RequestKind) => void;
  /** "Kind" without it. */
  label?: string;
  hint?: string;
  disabled?: boolean;
  className?: string;
}

/** What a request is. */
export function KindField({
  kind,
  onChange,
  label = t("requests.kind"),
  hint,
  disabled,
  className,
}: KindFieldProps) {
  return (
    <Field label={label} hint={hint} className={className}>
      {(control) => (
        <Select
          {...control}
          value={kind}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value as RequestKind)}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {kindInWords(one)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
