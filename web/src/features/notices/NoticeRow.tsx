import CheckOutlined from "@ant-design/icons/es/icons/CheckOutlined";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useI18n } from "../../i18n";
import { Tone, type ToneName } from "../../ui/Tone";
import { When } from "../../ui/When";
import s from "./Notices.module.css";
import type { Notice } from "./types";

const TONES: Readonly<Record<string, ToneName>> = {
  "task-warned": "warning",
  "task-overdue": "danger",
  urged: "warning",
  stuck: "danger",
};

interface Props {
  notice: Notice;
  onOpen: () => void;
  onRead: () => void;
}

/** One thing one is told; the whole of it opens where it can be acted on. */
export function NoticeRow({ notice, onOpen, onRead }: Props) {
  const { t } = useI18n();
  const { title, text, at, by, record, readAt, times, kind, path } = notice;
  const tone = TONES[kind];
  return (
    <li className={readAt ? s.item : s.unread}>
      <Link to={path} className={s.link ?? ""} data-row={notice.id} onClick={onOpen}>
        <span className={s.title}>
          {!readAt && <span className="visually-hidden">{t("notices.new")}</span>}
          {tone ? <Tone tone={tone}>{title}</Tone> : <strong>{title}</strong>}
          {times > 1 && <span className={s.times}>{t.count("notices.times", times)}</span>}
        </span>
        {record.label && <span>{record.label}</span>}
        {text && <span className={s.text}>{text}</span>}
        <span className={s.stamp}>
          {by.id && `${by.name} · `}
          <When at={at} />
        </span>
      </Link>
      {!readAt && (
        <Button type="text" aria-label={t("notices.read.of", { title })} icon={<CheckOutlined aria-hidden />} onClick={onRead} />
      )}
    </li>
  );
}
