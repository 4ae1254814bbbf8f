import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useI18n } from "../../i18n";
import s from "./Articles.module.css";
import type { Reading } from "./queries";
import { useArticleAct } from "./useArticleAct";

const MOST_LETTERS = 1000;

/** How an article is used, and one's own word on it. */
export function RateArticle({ id, reading }: { id: string; reading: Reading }) {
  const { t, format } = useI18n();
  const [missing, setMissing] = useState(false);
  const { act, acting } = useArticleAct(id);
  const rate = (helpful: boolean) => {
    setMissing(!helpful);
    act({ name: "rate", body: { helpful }, told: t("article.rated") });
  };
  return (
    <div className={s.foot}>
      <div className={s.ask} role="group" aria-label={t("article.ask")}>
        <span>{t("article.ask")}</span>
        <Choice text={t("app.yes")} chosen={reading.mine === true} disabled={acting} onChoose={() => rate(true)} />
        <Choice text={t("app.no")} chosen={reading.mine === false} disabled={acting} onChoose={() => rate(false)} />
        <span className="muted">
          {t("article.use", {
            reads: t.count("article.reads", reading.reads),
            helpful: format.number(reading.helpful),
            unhelpful: format.number(reading.unhelpful),
          })}
        </span>
      </div>
      {missing && <Missing id={id} onDone={() => setMissing(false)} />}
    </div>
  );
}

function Choice({ text, chosen, disabled, onChoose }: { text: string; chosen: boolean; disabled: boolean; onChoose: () => void }) {
  return (
    <Button aria-pressed={chosen} disabled={disabled} {...(chosen ? { type: "primary" as const } : {})} onClick={onChoose}>
      {text}
    </Button>
  );
}

function Missing({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useI18n();
  const field = useId();
  const [text, setText] = useState("");
  const { act, acting } = useArticleAct(id, onDone);
  return (
    <div className={s.missing}>
      <label htmlFor={field}>{t("article.missing")}</label>
      <Input.TextArea id={field} rows={2} maxLength={MOST_LETTERS} value={text} onChange={({ target }) => setText(target.value)} />
      <Button
        loading={acting}
        disabled={text.trim() === ""}
        onClick={() => act({ name: "rate", body: { helpful: false, text: text.trim() }, told: t("article.rated") })}
      >
        {t("article.missing.send")}
      </Button>
    </div>
  );
}
