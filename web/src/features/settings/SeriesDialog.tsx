import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input, InputNumber, Select } from "antd";
import { useId, useState, type ReactNode } from "react";
import { put } from "../../api/client";
import { ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useLater } from "../../ui/useLater";
import { When } from "../../ui/When";
import { useErrorText, useMessage } from "../../ui/message";
import { previewQuery, seriesHistoryQuery, type Series, type Wish } from "./queries";
import s from "./Settings.module.css";
import { numberOf } from "./number";

const RESTARTS = ["never", "yearly", "monthly"] as const;
const PAUSE_MS = 250;
const MOST_DIGITS = 12;

interface Props {
  series: Series;
  onClose: () => void;
}

/** Sets how the numbers of a kind read, with a look at the next one before it counts. */
export function SeriesDialog({ series, onClose }: Props) {
  const { t, inside } = useI18n();
  const errorText = useErrorText();
  const [wish, setWish] = useState<Wish>({ prefix: series.prefix, digits: series.digits, restart: series.restart });
  const [count, setCount] = useState<number | null>(null);
  const preview = useQuery({ ...previewQuery(series.kind, useLater(wish, PAUSE_MS)), placeholderData: keepPreviousData });
  const least = preview.data?.least ?? series.next;
  const next = Math.max(count ?? least, 1);
  const save = useSave(series, onClose);
  const set = (change: Partial<Wish>) => setWish((now) => ({ ...now, ...change }));
  const problem = save.error ?? preview.error;
  return (
    <Dialog
      shape="right"
      title={t("series.edit.of", { kinds: inside(series.label) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" disabled={preview.isError} loading={save.isPending} onClick={() => save.mutate({ ...wish, next })}>
            {t("app.save")}
          </Button>
        </>
      }
    >
      <div className={s.form}>
        {problem && <Alert type="error" showIcon title={errorText(problem)} />}
        <div className={s.row}>
          <Labelled label={t("series.prefix")}>
            {(id) => <Input id={id} value={wish.prefix} maxLength={10} onChange={({ target }) => set({ prefix: target.value.trim() })} />}
          </Labelled>
          <Labelled label={t("series.digits")}>
            {(id) => (
              <InputNumber
                controls={false}
                id={id}
                className={s.full ?? ""}
                min={1}
                max={MOST_DIGITS}
                precision={0}
                value={wish.digits}
                onChange={(digits) => digits !== null && set({ digits })}
              />
            )}
          </Labelled>
        </div>
        <div className={s.row}>
          <Labelled label={t("series.restart")}>
            {(id) => (
              <Select
                id={id}
                value={wish.restart}
                options={RESTARTS.map((value) => ({ value, label: t(`series.restart.${value}`) }))}
                onChange={(restart) => set({ restart })}
              />
            )}
          </Labelled>
          <Labelled label={t("series.count")}>
            {(id) => <InputNumber controls={false} id={id} className={s.full ?? ""} min={1} precision={0} value={next} onChange={setCount} />}
          </Labelled>
        </div>
        <p className="muted">{t("series.least", { count: least })}</p>
        {preview.data && (
          <p role="status" className={s.number}>
            {t("series.preview", { number: numberOf(preview.data, next, wish.digits) })}
          </p>
        )}
        <History kind={series.kind} />
      </div>
    </Dialog>
  );
}

function useSave(series: Series, onSaved: () => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  return useMutation({
    mutationFn: (body: Wish & { next: number }) => put<Series>(`/number-series/${series.kind}`, body, series.version),
    onSuccess: ({ preview }) => {
      void message.success(t("series.saved", { number: preview }));
      onSaved();
    },
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.list, "number-series"] }),
  });
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={s.field}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

function History({ kind }: { kind: string }) {
  const { t } = useI18n();
  const { data } = useQuery(seriesHistoryQuery(kind));
  return (
    <details>
      <summary>{t("series.history")}</summary>
      {data?.length === 0 && <p className="muted">{t("series.history.empty")}</p>}
      <ol className={s.history}>
        {data?.map((change) => (
          <li key={change.at}>
            {t("series.change", change)} <span className="muted">{change.by.name} · <When at={change.at} /></span>
          </li>
        ))}
      </ol>
    </details>
  );
}
