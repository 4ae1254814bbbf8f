import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import type { Values } from "../../api/types";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { useI18n } from "../../i18n";
import { useMessage } from "../../ui/message";
import { useSession } from "../session/useSession";
import s from "./Account.module.css";
import { sessionsQuery } from "./queries";

const FIELDS = ["current", "new"];

/** Changing one's password. The server judges it; here it is only typed twice. */
export function PasswordForm({ onChanged }: { onChanged?: () => void }) {
  const { t } = useI18n();
  const { user } = useSession();
  const client = useQueryClient();
  const message = useMessage();
  const [form] = Form.useForm<Values>();
  const showErrors = useFieldErrors(form);
  const [problems, setProblems] = useState<string[]>([]);
  const change = useMutation({
    mutationFn: (values: Values) => post("/me/password", { current: values["current"], new: values["new"] }),
    onMutate: () => setProblems([]),
    onSuccess: () => {
      form.resetFields();
      void client.invalidateQueries({ queryKey: sessionsQuery().queryKey });
      void message.success(t("account.password.changed"));
      onChanged?.();
    },
    onError: (error) => setProblems(showErrors(error, FIELDS)),
  });
  const required = (label: string) => ({ required: true, message: t("form.required", { label }) });
  return (
    <Form<Values>
      form={form}
      name="password"
      layout="vertical"
      noValidate
      scrollToFirstError={{ focus: true, block: "center" }}
      onFinish={(values) => change.mutate(values)}
    >
      {problems.length > 0 && <Alert type="error" showIcon className={s.alert ?? ""} title={problems.join(" ")} />}
      {/* Password managers keep the new password under this name. */}
      <input type="text" autoComplete="username" value={user.login} readOnly hidden />
      <Form.Item name="current" label={t("account.password.current")} rules={[required(t("account.password.current"))]}>
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="new"
        label={t("account.password.new")}
        extra={t("account.password.rule")}
        rules={[required(t("account.password.new"))]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t("account.password.repeat")}
        dependencies={["new"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue("new") ? Promise.resolve() : Promise.reject(new Error(t("account.password.differs"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("account.password.change")}
      </Button>
    </Form>
  );
}
