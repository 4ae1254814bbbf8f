import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form } from "antd";
import { useState } from "react";
import { useOnce } from "../../api/once";
import { isProblem } from "../../api/problem";
import { ROOT } from "../../api/queries";
import type { Field, Kind, OneRecord, Values } from "../../api/types";
import { FormFields } from "../../fields/FieldsForm";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { titleOf } from "./columns";
import s from "./RecordForm.module.css";

interface Props {
  kind: Kind;
  record: OneRecord;
  onClose: () => void;
}

const REASON = "reason";
const REASON_LENGTH = 500;
const NO_NAMES = {};

/** Asks why before the person is erased: it cannot be undone, and the reason stays. */
export default function EraseDialog({ kind, record, onClose }: Props) {
  const { t } = useI18n();
  const [form] = Form.useForm<Values>();
  const { erase, problems } = useErase({ kind, record, onClose }, useFieldErrors(form));
  const reason: Field = {
    name: REASON,
    type: "long-text",
    label: t("record.erase.reason"),
    help: t("record.erase.reason.help"),
    required: true,
    maxLength: REASON_LENGTH,
  };
  return (
    <Dialog
      shape="middle"
      title={t("record.erase.ask", { name: titleOf(kind, record, record.names ?? {}) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button danger type="primary" loading={erase.isPending} onClick={() => form.submit()}>
            {t("record.erase")}
          </Button>
        </>
      }
    >
      <p>{t("record.erase.text")}</p>
      {problems.length > 0 && (
        <Alert type="error" showIcon className={s.alert ?? ""} title={problems.join(" ")} />
      )}
      <Form<Values> form={form} layout="vertical" noValidate onFinish={(values) => erase.mutate(values)}>
        <FormFields form={form} fields={[reason]} names={NO_NAMES} />
      </Form>
    </Dialog>
  );
}

function useErase({ kind, record, onClose }: Props, showErrors: ReturnType<typeof useFieldErrors>) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const [problems, setProblems] = useState<string[]>([]);
  const erase = useMutation({
    mutationFn: (values: Values) =>
      once.post(`/${kind.plural}/${record.id}/acts/erase`, values, record.version),
    onMutate: () => setProblems([]),
    onSuccess: async () => {
      onClose();
      void message.success(t("record.erased"));
      // The name may stand on any screen: of tasks, processes and related records too.
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== ROOT.session });
    },
    onError: (error) => {
      if (!isProblem(error, 412)) return setProblems(showErrors(error, [REASON]));
      onClose();
      void message.error(errorText(error));
      return void client.invalidateQueries({ queryKey: [ROOT.one, kind.plural, record.id] });
    },
  });
  return { erase, problems };
}
