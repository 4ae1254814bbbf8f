import { Form, type FormInstance } from "antd";
import type { Rule } from "antd/es/form";
import type { Field, FieldType, Names, Values } from "../api/types";
import { useI18n, type Translate } from "../i18n";
import s from "./FieldsForm.module.css";
import { FieldInput } from "./inputs";
import { segmentRoom } from "./segments";
import { visibleFields } from "./visible";

interface FieldsProps {
  form: FormInstance<Values>;
  fields: readonly Field[];
  names: Names;
  /** Values that conditions may name though they are no fields here (a task's outcome). */
  context?: Values;
}

/** Draws declared fields inside an antd Form; what is long takes the whole width. */
export function FormFields({ form, fields, names, context }: FieldsProps) {
  const { t } = useI18n();
  const values = Form.useWatch([], form) ?? {};
  const visible = visibleFields(fields, { ...values, ...context });
  return (
    <div className={s.grid}>
      {visible.map((field) => (
        <Form.Item
          key={field.name}
          name={field.name}
          label={field.label}
          extra={field.help}
          className={takesRow(field) ? (s.wide ?? "") : ""}
          rules={rulesOf(field, t)}
        >
          <FieldInput field={field} names={names} />
        </Form.Item>
      ))}
    </div>
  );
}

const WIDE: ReadonlySet<FieldType> = new Set(["long-text", "directives", "replies"]);

function takesRow(field: Field): boolean {
  return WIDE.has(field.type) || segmentRoom(field) === "row";
}

/** What can be said before asking the server; the server checks all of it again. */
function rulesOf(field: Field, t: Translate): Rule[] {
  const rules: Rule[] = [];
  if (field.required) rules.push({ required: true, message: t("form.required", { label: field.label }) });
  const { minimum, maximum, maxLength } = field;
  if (maxLength !== undefined) {
    rules.push({ max: maxLength, message: t("form.tooLong", { count: maxLength }) });
  }
  if (field.format === "email") rules.push({ type: "email", message: t("form.email") });
  if (field.type !== "number") return rules;
  if (minimum !== undefined && maximum !== undefined) {
    rules.push({ type: "number", min: minimum, max: maximum, message: t("form.range", { minimum, maximum }) });
  } else if (minimum !== undefined) {
    rules.push({ type: "number", min: minimum, message: t("form.minimum", { minimum }) });
  } else if (maximum !== undefined) {
    rules.push({ type: "number", max: maximum, message: t("form.maximum", { maximum }) });
  }
  return rules;
}
