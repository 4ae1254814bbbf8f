import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, type FormInstance } from "antd";
import type { Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText } from "../../ui/message";
import { lookTaken } from "./queries";
import s from "./Taken.module.css";
import { TakenAnswer } from "./TakenForm";

/** In the form of a new customer, lead or registration: looks for what is typed as its name. */
export default function TakenHint({ form, field }: { form: FormInstance<Values>; field: string }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const typed = Form.useWatch(field, form);
  const look = useMutation({ mutationFn: lookTaken });
  const text = typeof typed === "string" ? typed.trim() : "";
  if (text === "") return null;
  const current = look.variables === text;
  return (
    <div className={s.form} role="status">
      {!current && (
        <div>
          <Button type="link" htmlType="button" loading={look.isPending} onClick={() => look.mutate(text)}>
            {t("taken.title")}
          </Button>
        </div>
      )}
      {current && look.isError && <Alert type="error" showIcon title={errorText(look.error)} />}
      {current && look.data && <TakenAnswer taken={look.data} />}
    </div>
  );
}
