import { Select } from "antd";
import { useI18n } from "../../i18n";
import { Tone, type ToneName } from "../../ui/Tone";
import { suggestionState, takenBy, withField, type Mapping, type SuggestionState } from "./mapping";
import type { ImportColumn, ImportField } from "./types";
import s from "./ColumnTable.module.css";

const SAMPLES_SHOWN = 3;

interface Props {
  columns: readonly ImportColumn[];
  fields: readonly ImportField[];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

/** The columns of the file beside the fields they fill; on a phone one card each. */
export function ColumnTable({ columns, fields, mapping, onChange }: Props) {
  const { t } = useI18n();
  return (
    <div role="table" aria-label={t("imports.columns.title")} className={s.table}>
      <div role="row" className={s.head}>
        <span role="columnheader">{t("imports.columns.column")}</span>
        <span role="columnheader">{t("imports.columns.samples")}</span>
        <span role="columnheader">{t("imports.columns.field")}</span>
      </div>
      {columns.map((column) => (
        <div role="row" key={column.name} className={s.row}>
          <bdi role="rowheader" className={s.name}>
            {column.name}
          </bdi>
          <div role="cell" className={s.samples}>
            <Samples texts={column.samples} />
          </div>
          <div role="cell" className={s.field}>
            <FieldSelect
              column={column}
              fields={fields}
              mapping={mapping}
              onChange={(field) => onChange(withField(mapping, column.name, field))}
            />
            <Origin state={suggestionState(column, mapping)} />
          </div>
        </div>
      ))}
    </div>
  );
}

function Samples({ texts }: { texts: readonly string[] }) {
  const { t } = useI18n();
  const shown = texts.filter((text) => text !== "").slice(0, SAMPLES_SHOWN);
  if (shown.length === 0) return <span className="muted">{t("imports.columns.empty")}</span>;
  return (
    <ul>
      {shown.map((text, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- samples never move, and may be the same
        <li key={place} title={text}>
          <bdi>{text}</bdi>
        </li>
      ))}
    </ul>
  );
}

interface FieldSelectProps {
  column: ImportColumn;
  fields: readonly ImportField[];
  mapping: Mapping;
  onChange: (field: string | undefined) => void;
}

/** Fields that another column fills stay in sight, and say which. */
function FieldSelect({ column, fields, mapping, onChange }: FieldSelectProps) {
  const { t } = useI18n();
  const options = fields.map(({ name, label, required }) => {
    const taker = takenBy(mapping, name);
    const taken = taker !== undefined && taker !== column.name;
    const text = required ? t("imports.columns.required", { field: label }) : label;
    return { value: name, disabled: taken, label: taken ? t("imports.columns.taken", { field: text, column: taker }) : text };
  });
  return (
    <Select
      className={s.select ?? ""}
      showSearch
      allowClear
      optionFilterProp="label"
      aria-label={t("imports.columns.fieldOf", { column: column.name })}
      placeholder={t("imports.columns.none")}
      value={mapping[column.name] ?? null}
      options={options}
      onChange={(field: string | null | undefined) => onChange(field ?? undefined)}
    />
  );
}

const ORIGINS: Readonly<Record<Exclude<SuggestionState, "own" | "none">, ToneName>> = {
  suggested: "success",
  unsure: "warning",
};

/** Whether the choice was a suggestion, and how sure that was. */
function Origin({ state }: { state: SuggestionState }) {
  const { t } = useI18n();
  if (state === "own" || state === "none") return null;
  return <Tone tone={ORIGINS[state]}>{t(`imports.suggestion.${state}`)}</Tone>;
}
