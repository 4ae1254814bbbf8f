import { Button } from "antd";
import { useEffect } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { signOut } from "../session/acts";
import s from "./Account.module.css";
import { PasswordForm } from "./PasswordForm";

/** All there is for somebody with a temporary password; the server refuses everything else. */
export default function PasswordRequired() {
  const { t } = useI18n();
  useEffect(() => {
    document.title = `${t("account.required.title")} · ${t("app.name")}`;
  }, [t]);
  return (
    <div className={s.alone}>
      <main>
        <h1>{t("account.required.title")}</h1>
        <p className="muted">{t("account.required.text")}</p>
        <Card title={t("account.password")}>
          <PasswordForm onChanged={() => location.reload()} />
        </Card>
        <Button type="text" className={s.leave ?? ""} onClick={() => void signOut()}>
          {t("user.signOut")}
        </Button>
      </main>
    </div>
  );
}
