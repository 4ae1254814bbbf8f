import { Select } from "antd";
import { useI18n } from "../../i18n";
import { DATE_ORDERS, dateExample, readDate } from "./dates";
import type { Mapping } from "./mapping";
import { Choices, Option } from "../../ui/Option";
import type { Import, ImportField, ImportOptions } from "./types";
import s from "./Wizard.module.css";

const DUPLICATES = ["skip", "update", "create"] as const;
const UNKNOWN = ["refuse", "add", "empty"] as const;
const MARKS = ["point-decimal", "comma-decimal"] as const;
const FOUND_OUT = "";

interface Props {
  one: Import;
  fields: readonly ImportField[];
  mapping: Mapping;
  options: ImportOptions;
  onChange: (changes: Partial<ImportOptions>) => void;
}

/** How rows that are there already, and texts that can be read in two ways, are understood. */
export function OptionsForm(props: Props) {
  const { t } = useI18n();
  const { options, onChange } = props;
  return (
    <>
      <h3 className={s.part}>{t("imports.options.duplicates")}</h3>
      <div className={s.options}>
        <Choices
          label={t("imports.duplicates")}
          value={options.duplicates}
          choices={DUPLICATES.map((value) => ({
            value,
            label: t(`imports.duplicates.${value}`),
            help: t(`imports.duplicates.${value}.help`),
          }))}
          onChange={(duplicates) => onChange({ duplicates })}
        />
        <div className={s.stack}>
          <MatchSelect {...props} />
          <IdentifierSelect {...props} />
        </div>
      </div>
      <h3 className={s.part}>{t("imports.options.reading")}</h3>
      <div className={s.options}>
        <DateOrderSelect {...props} />
        <MarksSelect {...props} />
        <CurrencySelect {...props} />
        <NothingSelect {...props} />
      </div>
      <h3 className={s.part}>{t("imports.options.unknown")}</h3>
      <div className={s.options}>
        <Choices
          label={t("imports.unknown")}
          value={options.unknownEntries}
          choices={UNKNOWN.map((value) => ({
            value,
            label: t(`imports.unknown.${value}`),
            help: t(`imports.unknown.${value}.help`),
          }))}
          onChange={(unknownEntries) => onChange({ unknownEntries })}
        />
      </div>
    </>
  );
}

function MatchSelect({ fields, options, onChange }: Props) {
  const { t } = useI18n();
  return (
    <Option label={t("imports.match")} help={t("imports.match.help")}>
      {(id) => (
        <Select
          id={id}
          mode="multiple"
          optionFilterProp="label"
          placeholder={t("imports.match.none")}
          disabled={options.duplicates === "create"}
          value={options.match ?? []}
          options={fields.filter(({ type }) => type === "text").map(({ name, label }) => ({ value: name, label }))}
          onChange={(match: string[]) => onChange({ match: match.length > 0 ? match : null })}
        />
      )}
    </Option>
  );
}

function IdentifierSelect({ one, options, onChange }: Props) {
  const { t } = useI18n();
  return (
    <Option label={t("imports.identifier")} help={t("imports.identifier.help")}>
      {(id) => (
        <Select
          id={id}
          value={options.identifier}
          options={[
            { value: "", label: t("imports.identifier.none") },
            ...one.columns.map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={(identifier: string) => onChange({ identifier })}
        />
      )}
    </Option>
  );
}

/** Shows on a date of the file what each order makes of it. */
function DateOrderSelect({ one, fields, mapping, options, onChange }: Props) {
  const { t, format } = useI18n();
  const example = dateExample(one.columns, fields, mapping);
  const readings = DATE_ORDERS.map((value) => {
    const read = readDate(example, value);
    const name = t(`imports.dates.${value}`);
    return { value, label: read ? t("imports.dates.reads", { name, example, read: format.date(read) }) : name };
  });
  return (
    <Option label={t("imports.dates")} help={t("imports.dates.help")}>
      {(id) => (
        <Select
          id={id}
          value={options.dateOrder}
          options={[{ value: FOUND_OUT, label: t("imports.asFile") }, ...readings]}
          onChange={(dateOrder: ImportOptions["dateOrder"]) => onChange({ dateOrder })}
        />
      )}
    </Option>
  );
}

function MarksSelect({ options, onChange }: Props) {
  const { t } = useI18n();
  return (
    <Option label={t("imports.marks")} help={t("imports.marks.help")}>
      {(id) => (
        <Select
          id={id}
          value={options.numberMarks}
          options={[
            { value: FOUND_OUT, label: t("imports.asFile") },
            ...MARKS.map((value) => ({ value, label: t(`imports.marks.${value}`) })),
          ]}
          onChange={(numberMarks: ImportOptions["numberMarks"]) => onChange({ numberMarks })}
        />
      )}
    </Option>
  );
}

function CurrencySelect({ options, onChange }: Props) {
  const { t, language } = useI18n();
  const names = new Intl.DisplayNames(language, { type: "currency" });
  const currencies = Intl.supportedValuesOf("currency");
  return (
    <Option label={t("imports.currency")} help={t("imports.currency.help")}>
      {(id) => (
        <Select
          id={id}
          showSearch
          optionFilterProp="label"
          value={options.currency}
          options={currencies.map((value) => ({ value, label: `${value} ${names.of(value) ?? ""}` }))}
          onChange={(currency: string) => onChange({ currency })}
        />
      )}
    </Option>
  );
}

function NothingSelect({ options, onChange }: Props) {
  const { t } = useI18n();
  return (
    <Option label={t("imports.nothing")} help={t("imports.nothing.help")}>
      {(id) => (
        <Select
          id={id}
          mode="tags"
          open={false}
          suffixIcon={null}
          value={options.nothing}
          onChange={(nothing: string[]) => onChange({ nothing })}
        />
      )}
    </Option>
  );
}
