import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useRef } from "react";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useMessage } from "../../ui/message";
import { useSession } from "../session/useSession";
import { leftOut, shownFormQuery } from "./leftOut";
import s from "./Publish.module.css";
import { embedSnippet, formAddress } from "./snippet";

/** Where a public form is, and how another site shows it. */
export default function PublishCard({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t, language } = useI18n();
  const { user } = useSession();
  const message = useMessage();
  const shown = useRef<TextAreaRef>(null);
  if (user.role !== "admin") return null;
  const { origin } = window.location;
  const key = String(record["key"]);
  const title = String(record[language === "zh-CN" ? "titleZh" : "titleEn"]);
  const snippet = embedSnippet(origin, key, title);
  const copy = async () => {
    shown.current?.resizableTextArea?.textArea.select();
    // Browsers lend the clipboard only to sites under TLS; elsewhere the text is left selected.
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(snippet);
    void message.success(t("publicForm.copied"));
  };
  return (
    <Card title={t("publicForm.title")}>
      <div className={s.publish}>
        {record["active"] === true ? (
          <LeftOut kind={kind} record={record} />
        ) : (
          <Alert type="warning" showIcon title={t("publicForm.closed")} />
        )}
        <p>
          {t("publicForm.page")}{" "}
          <a href={formAddress(origin, key)} target="_blank" rel="noreferrer" className="inline-link">
            {formAddress(origin, key)}
          </a>
        </p>
        <p className="muted">{t("publicForm.embed")}</p>
        <Input.TextArea ref={shown} readOnly aria-label={t("publicForm.embed")} value={snippet} rows={4} />
        <Button className={s.copy ?? ""} onClick={() => void copy()}>
          {t("publicForm.copy")}
        </Button>
      </div>
    </Card>
  );
}

/** Names the fields that the page of the form does not show, although the form says so. */
function LeftOut({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t } = useI18n();
  const shown = useQuery(shownFormQuery(record));
  const names = shown.data ? leftOut(kind, record, shown.data) : [];
  if (names.length === 0) return null;
  return <Alert type="warning" showIcon title={t("publicForm.leftOut", { fields: names.join(t("app.and")) })} />;
}
