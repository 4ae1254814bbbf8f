import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, type FormInstance } from "antd";
import { useState } from "react";
import { patch } from "../../api/client";
import { isProblem, mergePatch } from "../../api/problem";
import { recordQuery, ROOT } from "../../api/queries";
import type { Kind, OneRecord, Values } from "../../api/types";
import { FormFields } from "../../fields/FieldsForm";
import { LeaveGuard } from "../../fields/LeaveGuard";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useMessage } from "../../ui/message";
import s from "./RecordForm.module.css";
import { valuesOf, writableFields } from "./writable";

interface Props {
  kind: Kind;
  record: OneRecord;
  onDone: () => void;
}

/** Editing in place. Only what was changed is sent, against the version it was read at. */
export default function EditForm({ kind, record, onDone }: Props) {
  const { t } = useI18n();
  const [form] = Form.useForm<Values>();
  const [base, setBase] = useState(record);
  const fields = writableFields(kind);
  const { save, problems, changedMeanwhile } = useSave({ kind, form, base, setBase, onDone });

  return (
    <Card title={t("record.details")}>
      <Form<Values>
        form={form}
        layout="vertical"
        noValidate
        scrollToFirstError={{ focus: true, block: "center" }}
        className={s.inside ?? ""}
        initialValues={valuesOf(fields, record)}
        onFinish={() => save.mutate()}
      >
        {changedMeanwhile && (
          <Alert
            type="warning"
            showIcon
            className={s.alert ?? ""}
            title={t("record.changedMeanwhile")}
            description={t("record.changedMeanwhile.text")}
          />
        )}
        {problems.length > 0 && (
          <Alert type="error" showIcon className={s.alert ?? ""} title={problems.join(" ")} />
        )}
        <FormFields form={form} fields={fields} names={base.names ?? {}} />
        <div className={s.acts}>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("app.save")}
          </Button>
          <Button onClick={onDone}>{t("app.cancel")}</Button>
        </div>
      </Form>
      <LeaveGuard form={form} />
    </Card>
  );
}

interface SaveOptions {
  kind: Kind;
  form: FormInstance<Values>;
  base: OneRecord;
  setBase: (record: OneRecord) => void;
  onDone: () => void;
}

function useSave({ kind, form, base, setBase, onDone }: SaveOptions) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const showErrors = useFieldErrors(form);
  const [problems, setProblems] = useState<string[]>([]);
  const [changedMeanwhile, setChangedMeanwhile] = useState(false);
  const fields = writableFields(kind);
  const query = recordQuery(kind.plural, base.id);

  const entered = () => mergePatch(valuesOf(fields, base), form.getFieldsValue());

  /** The newest record comes under the form; what was entered by hand stays. */
  const rebase = async () => {
    const mine = entered();
    const newest = await client.fetchQuery({ ...query, staleTime: 0 });
    form.setFieldsValue({ ...valuesOf(fields, newest), ...mine });
    setBase(newest);
    setChangedMeanwhile(true);
  };

  const save = useMutation({
    mutationFn: async () => {
      const changes = entered();
      if (Object.keys(changes).length === 0) return undefined;
      return patch<OneRecord>(`/${kind.plural}/${base.id}`, base.version, changes);
    },
    onMutate: () => setProblems([]),
    onSuccess: async (saved) => {
      if (saved) {
        await client.invalidateQueries({ queryKey: [ROOT.one, kind.plural, base.id] });
        void client.invalidateQueries({ queryKey: [ROOT.list, kind.plural] });
        void client.invalidateQueries({ queryKey: [ROOT.overview] });
      }
      void message.success(t(saved ? "record.saved" : "record.unchanged"));
      onDone();
    },
    onError: async (error) => {
      if (isProblem(error, 412)) return rebase();
      setProblems(showErrors(error, fields.map(({ name }) => name)));
      return undefined;
    },
  });
  return { save, problems, changedMeanwhile };
}
