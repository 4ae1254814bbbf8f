import { Alert, Button, Form, Input } from "antd";
import type { OneRecord } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText } from "../../ui/message";
import { askingOf, type ComplaintAct } from "./acts";
import { useComplaintAct, type Said } from "./useComplaintAct";

const MOST_LETTERS = 5000;

interface Props {
  record: OneRecord;
  act: ComplaintAct;
  onClose: () => void;
}

/** Says what an act brings about and asks for what the history wants to know. */
export function ComplaintActDialog({ record, act, onClose }: Props) {
  const { t } = useI18n();
  const [form] = Form.useForm<Said>();
  const errorText = useErrorText();
  const doing = useComplaintAct(record, act, onClose);
  const { person, danger } = askingOf(act);
  const required = (label: string) => [{ required: true, whitespace: true, message: t("form.required", { label }) }];
  return (
    <Dialog
      shape="middle"
      title={t(`complaint.${act}`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" danger={danger} loading={doing.isPending} onClick={() => form.submit()}>
            {t(`complaint.${act}`)}
          </Button>
        </>
      }
    >
      <p>{t(`complaint.${act}.help`)}</p>
      {doing.isError && <Alert type="error" showIcon title={errorText(doing.error)} />}
      <Form<Said> form={form} layout="vertical" noValidate onFinish={(said) => doing.mutate(said)}>
        {person && (
          <Form.Item name="person" label={t("complaint.person")} rules={required(t("complaint.person"))}>
            <PersonSelect label={t("complaint.person")} />
          </Form.Item>
        )}
        <Form.Item name="text" label={t(`complaint.${act}.text`)} rules={required(t(`complaint.${act}.text`))}>
          <Input.TextArea rows={3} maxLength={MOST_LETTERS} />
        </Form.Item>
      </Form>
    </Dialog>
  );
}

interface PersonProps {
  label: string;
  /** Given by the form. */
  value?: string;
  onChange?: (person: string | undefined) => void;
}

function PersonSelect({ label, value, onChange }: PersonProps) {
  return <ReferenceSelect kindName="user" names={{}} label={label} value={value} onChange={(person) => onChange?.(person)} />;
}
