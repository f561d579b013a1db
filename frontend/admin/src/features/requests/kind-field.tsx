import type { RequestKind } from "@/api/request-calls";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { kindInWords, kinds } from "./words";

interface KindFieldProps {
  kind: RequestKind;
  onChange: (kind: RequestKind) => void;
  disabled?: boolean;
  className?: string;
}

/** What a request is. */
export function KindField({ kind, onChange, disabled, className }: KindFieldProps) {
  return (
    <Field label={t("requests.kind")} className={className}>
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
