import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useOnce } from "../../api/once";
import { isConflict } from "../../api/problem";
import { ROOT } from "../../api/queries";
import type { ProcessDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { askingOf, type ProcessAct } from "./steering";
import s from "./ProcessScreen.module.css";

const OUTDATED: ReadonlySet<unknown> = new Set([ROOT.process, ROOT.tasks, ROOT.task, ROOT.list, ROOT.one, ROOT.overview, ROOT.people]);
const MOST_LETTERS = 2000;

interface Props {
  act: ProcessAct;
  process: ProcessDetail;
  onClose: () => void;
}

interface Answers {
  reason?: string;
}

/** Says what an act brings about and asks why, where the history wants to know. */
export default function SteerDialog({ act, process, onClose }: Props) {
  const { t } = useI18n();
  const [form] = Form.useForm<Answers>();
  const errorText = useErrorText();
  const steer = useSteering(process.id, act, onClose);
  const { reason, danger } = askingOf(act);
  return (
    <Dialog
      shape="middle"
      title={t(`process.act.${act}`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" danger={danger} loading={steer.isPending} onClick={() => form.submit()}>
            {t(`process.act.${act}`)}
          </Button>
        </>
      }
    >
      <p>{`${process.kindLabel}${t("app.colon")}${process.record.label}`}</p>
      <p className={s.help}>{t(`process.act.${act}.help`)}</p>
      {steer.isError && <Alert type="error" showIcon className={s.alert ?? ""} title={errorText(steer.error)} />}
      <Form<Answers> form={form} layout="vertical" noValidate onFinish={(answers) => steer.mutate(answers)}>
        {reason && (
          <Form.Item
            name="reason"
            label={t("process.act.reason")}
            extra={t("process.act.reason.help")}
            rules={[{ required: true, whitespace: true, message: t("form.required", { label: t("process.act.reason") }) }]}
          >
            <Input.TextArea rows={3} maxLength={MOST_LETTERS} />
          </Form.Item>
        )}
      </Form>
    </Dialog>
  );
}

/** Does the act; where somebody was faster the dialog closes and their doing shows. */
function useSteering(id: string, act: ProcessAct, onClose: () => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  return useMutation({
    mutationFn: (answers: Answers) => once.post<unknown>(`/processes/${id}/acts/${act}`, answers),
    onSuccess: () => {
      onClose();
      void message.success(t(`process.act.${act}.done`));
    },
    onError: (error) => {
      if (!isConflict(error)) return;
      onClose();
      void message.warning(errorText(error));
    },
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [root] }) => OUTDATED.has(root) }),
  });
}
