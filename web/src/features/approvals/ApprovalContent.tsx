import { Alert } from "antd";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts, factsOf } from "../../ui/Facts";
import s from "./Approval.module.css";
import type { Approval } from "./types";

/** What is under approval, as it was when the round began, and what has changed since. */
export default function ApprovalContent({ approval }: { approval: Approval }) {
  const { t } = useI18n();
  const { content, changed } = approval;
  return (
    <Card title={t("approval.content")}>
      {changed.length > 0 && (
        <Alert
          type="warning"
          showIcon
          className={s.alert ?? ""}
          title={t("approval.changed")}
          description={
            <ul>
              {changed.map(({ field, label, was, is }) => (
                <li key={field} className={s.change}>
                  {label}
                  {t("app.colon")}
                  <del>{was || t("approval.empty")}</del> → <ins>{is || t("approval.empty")}</ins>
                </li>
              ))}
            </ul>
          }
        />
      )}
      <Facts facts={factsOf(content.map(({ field, label, value }) => ({ name: field, label, value })))} />
    </Card>
  );
}
