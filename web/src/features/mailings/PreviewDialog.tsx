import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { post } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Failure, Waiting } from "../../ui/State";
import s from "./Mailings.module.css";
import type { MailingPreview } from "./queries";
import { RecipientLine } from "./Recipients";
import { useMailingAct } from "./useMailingAct";

interface Props {
  record: OneRecord;
  maySend: boolean;
  onClose: () => void;
}

/** Shows whom a mailing would reach now and whom not, and sends it. */
export function PreviewDialog({ record, maySend, onClose }: Props) {
  const { t, format } = useI18n();
  const preview = useQuery({
    queryKey: [ROOT.one, "mailings", record.id, "preview", record.version],
    queryFn: () => post<MailingPreview>(`/mailings/${record.id}/acts/preview`, {}),
  });
  const { act, acting } = useMailingAct(record.id, onClose);
  const count = preview.data?.count ?? 0;
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
              {t("mailing.start", { count: format.number(count) })}
            </Button>
          )}
        </>
      }
    >
      {preview.isPending && <Waiting lines={6} />}
      {preview.isError && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data && <Foretold preview={preview.data} />}
    </Dialog>
  );
}

function Foretold({ preview }: { preview: MailingPreview }) {
  const { t, format } = useI18n();
  return (
    <div className={s.preview}>
      <p>
        {t("mailing.reaches", { count: format.number(preview.count) })}
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
      {preview.people.length > 0 && (
        <section>
          <h3>{t("mailing.leftOut")}</h3>
          <p className="muted">{preview.leftOut.map(({ label, count }) => `${label} ${format.number(count)}`).join(" · ")}</p>
          <ul className={s.people}>
            {preview.people.map((person) => (
              <RecipientLine key={person.id} recipient={person} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
