import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import { PublishDialog } from "./PublishDialog";
import { readingQuery } from "./queries";
import { useArticleAct } from "./useArticleAct";

/** Giving an article its readers, or taking it from them, for those who lead. */
export default function ArticleActs({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const { data } = useQuery(readingQuery(record.id, record.version));
  const [asking, setAsking] = useState<"publish" | "retire">();
  const close = () => setAsking(undefined);
  if (!data?.mayPublish) return null;
  const published = record["state"] === "published";
  return (
    <>
      <Button {...(published ? {} : { type: "primary" as const })} onClick={() => setAsking("publish")}>
        {published ? t("article.readers") : t("article.publish")}
      </Button>
      {published && <Button onClick={() => setAsking("retire")}>{t("article.retire")}</Button>}
      {asking === "publish" && <PublishDialog record={record} onClose={close} />}
      {asking === "retire" && <RetireDialog record={record} onClose={close} />}
    </>
  );
}

function RetireDialog({ record, onClose }: { record: OneRecord; onClose: () => void }) {
  const { t } = useI18n();
  const { act, acting } = useArticleAct(record.id, onClose);
  return (
    <ConfirmDialog
      title={t("article.retire.ask", { name: String(record["title"]) })}
      busy={acting}
      confirm={t("article.retire")}
      onConfirm={() => act({ name: "retire", body: { version: record.version }, told: t("article.retired") })}
      onClose={onClose}
    >
      {t("article.retire.text")}
    </ConfirmDialog>
  );
}
