import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { post } from "../../api/client";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import s from "./Articles.module.css";
import { readingQuery } from "./queries";
import { RateArticle } from "./RateArticle";

/** An article as it is read, and whether it helped. */
export default function ReadingCard({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const reading = useQuery(readingQuery(record.id, record.version));
  useNotedRead(record.id);
  const question = typeof record["question"] === "string" ? record["question"] : "";
  return (
    <Card title={t("article.reading")}>
      {question !== "" && (
        <section className={s.question} aria-label={t("article.answers")}>
          {question}
        </section>
      )}
      {reading.isPending && <Waiting lines={6} />}
      {reading.isError && !reading.data && <Failure error={reading.error} onRetry={() => void reading.refetch()} />}
      {reading.data && (
        <>
          {/* The server leaves nothing in it that could act. To scroll a wide table by keyboard it takes the focus itself. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, react/no-danger */}
          <div className={s.text} tabIndex={0} role="group" aria-label={t("article.reading")} dangerouslySetInnerHTML={{ __html: reading.data.html }} />
          <RateArticle id={record.id} reading={reading.data} />
        </>
      )}
    </Card>
  );
}

/** Notes once that the article was opened; the server counts a person once a day. */
function useNotedRead(id: string) {
  useEffect(() => {
    // Who reads is not kept from reading where it cannot be noted.
    post(`/articles/${id}/acts/read`, undefined).catch(() => undefined);
  }, [id]);
}
