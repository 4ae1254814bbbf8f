import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Failure, Waiting } from "../../ui/State";
import s from "./Mailings.module.css";
import { allLeftOut, previewQuery, type MailingPreview, type Recipient } from "./queries";
import { RecipientLine } from "./Recipients";
import { useMailingAct } from "./useMailingAct";

interface Props {
  record: OneRecord;
  maySend: boolean;
  onClose: () => void;
}

/** Shows whom a mailing would reach now and whom not, and sends it. */
export function PreviewDialog({ record, maySend, onClose }: Props) {
  const { t } = useI18n();
  const preview = useInfiniteQuery(previewQuery(record.id, record.version));
  const { act, acting } = useMailingAct(record.id, onClose);
  const pages = preview.data?.pages ?? [];
  const count = pages[0]?.count ?? 0;
  return (
    <Dialog
      shape="middle"
      title={t("mailing.preview")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.close")}</Button>
          {maySend && (
            <Button
              type="primary"
              loading={acting}
              disabled={count === 0}
              onClick={() => act({ name: "start", body: { version: record.version }, told: t("mailing.started") })}
            >
              {t.count("mailing.start", count)}
            </Button>
          )}
        </>
      }
    >
      {preview.isPending && <Waiting lines={6} />}
      {preview.isError && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
      {pages[0] && <Foretold preview={pages[0]} leftOut={allLeftOut(pages)} />}
      {preview.hasNextPage && (
        <Button loading={preview.isFetchingNextPage} onClick={() => void preview.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </Dialog>
  );
}

function Foretold({ preview, leftOut }: { preview: MailingPreview; leftOut: Recipient[] }) {
  const { t, format } = useI18n();
  return (
    <div className={s.preview}>
      <p>
        {t.count("mailing.reaches", preview.count)}
        {preview.more && ` ${t("mailing.more")}`}
      </p>
      {preview.letters.map((letter) => (
        <article key={letter.record.id} className={s.letter}>
          <h3>{letter.subject}</h3>
          <p className="muted">
            {letter.record.label} · {letter.address}
          </p>
          <p className={s.text}>{letter.text}</p>
        </article>
      ))}
      {leftOut.length > 0 && (
        <section>
          <h3>{t("mailing.leftOut")}</h3>
          <p className="muted">{preview.leftOut.map(({ label, count }) => `${label} ${format.number(count)}`).join(" · ")}</p>
          <ul className={s.people}>
            {leftOut.map((person) => (
              <RecipientLine key={person.id} recipient={person} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
