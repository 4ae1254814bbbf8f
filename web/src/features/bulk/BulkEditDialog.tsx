import { Alert, Button, Form, Select } from "antd";
import { useState } from "react";
import type { Field, Values } from "../../api/types";
import { FormFields } from "../../fields/FieldsForm";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { writableFields } from "../records/writable";
import s from "./dialogs.module.css";
import { useBulk, type BulkDialogProps } from "./useBulk";

/** Sets one field of many records, by the field's own widget. */
export default function BulkEditDialog({ kind, records, onClose, onDone, onLater }: BulkDialogProps) {
  const { t, inside } = useI18n();
  const [form] = Form.useForm<Values>();
  const [field, setField] = useState<Field>();
  const [problems, setProblems] = useState<string[]>([]);
  const tell = useFieldErrors(form);
  const fields = writableFields(kind);
  const edit = useBulk({
    path: `/${kind.plural}/acts/edit`,
    onDone,
    onLater,
    onError: (error) => setProblems(tell(error, field ? [field.name] : [])),
  });
  const submit = (values: Values) => {
    if (!field) return;
    setProblems([]);
    const value = values[field.name] ?? (field.type === "yes-no" ? false : null);
    edit.mutate({ ...records, values: { [field.name]: value } });
  };

  return (
    <Dialog
      shape="middle"
      title={t("bulk.edit.title", { kinds: inside(kind.pluralLabel) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" disabled={!field} loading={edit.isPending} onClick={() => form.submit()}>
            {t("bulk.edit.submit")}
          </Button>
        </>
      }
    >
      {problems.length > 0 && <Alert type="error" showIcon className={s.alert ?? ""} message={problems.join(" ")} />}
      <Form<Values> form={form} layout="vertical" noValidate onFinish={submit}>
        <Form.Item label={t("bulk.edit.field")} htmlFor="bulk-field">
          <Select
            id="bulk-field"
            showSearch
            optionFilterProp="label"
            placeholder={t("form.choose")}
            value={field?.name ?? null}
            options={fields.map(({ name, label }) => ({ value: name, label }))}
            onChange={(name: string) => {
              form.resetFields();
              setField(fields.find((one) => one.name === name));
            }}
          />
        </Form.Item>
        {field && <FormFields form={form} fields={[field]} names={{}} />}
      </Form>
      <p className="muted">{t("bulk.edit.help")}</p>
    </Dialog>
  );
}
