import { Alert, Button } from "antd";
import { useErrorText } from "../../ui/message";
import { useI18n } from "../../i18n";
import s from "./Wizard.module.css";

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** What went wrong in this step and what to do about it, where one is looking. */
export function Trouble({ error, onRetry }: Props) {
  const { t } = useI18n();
  const textOf = useErrorText();
  return (
    <Alert
      type="error"
      showIcon
      className={s.alert ?? ""}
      title={textOf(error)}
      {...(onRetry
        ? {
            action: (
              <Button size="small" onClick={onRetry}>
                {t("app.retry")}
              </Button>
            ),
          }
        : {})}
    />
  );
}
