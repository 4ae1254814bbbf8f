import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import { Button, Input } from "antd";
import type { Field } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { DateInput } from "../../fields/TimeInputs";
import { textOf, type InputProps } from "../../fields/inputs";
import { useI18n } from "../../i18n";
import s from "./Lists.module.css";
import { asValue, directivesOf, withChange } from "./lists";

const LONGEST = 1000;

/** Who is to do what until when: one row for each. */
export function DirectivesInput({ ties, names, value, onChange }: InputProps) {
  const { t } = useI18n();
  const list = directivesOf(value);
  const day: Field = { name: "due", type: "date", label: t("directive.due") };
  const change = (next: typeof list) => onChange?.(asValue(next));
  return (
    <div className={s.list} role="group" {...ties}>
      {list.map((one, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no name of their own while they are entered
        <div key={index} className={s.row} role="group" aria-label={t("directive.number", { number: index + 1 })}>
          <ReferenceSelect
            kindName="user"
            names={names}
            label={t("directive.person")}
            placeholder={t("directive.person")}
            value={one.person}
            onChange={(person) => change(withChange(list, index, { person }))}
          />
          <DateInput
            field={day}
            names={names}
            ties={{ id: `${ties.id ?? "directive"}-due-${index}` }}
            value={one.due}
            onChange={(due) => change(withChange(list, index, { due: textOf(due) }))}
          />
          <Input
            aria-label={t("directive.text")}
            placeholder={t("directive.text")}
            maxLength={LONGEST}
            value={one.text}
            onChange={(event) => change(withChange(list, index, { text: event.target.value }))}
          />
          <Button
            type="text"
            aria-label={t("directive.remove", { number: index + 1 })}
            icon={<DeleteOutlined aria-hidden />}
            onClick={() => change(list.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => change([...list, {}])}>
        {t("directive.add")}
      </Button>
    </div>
  );
}
