import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useI18n } from "../../i18n";
import { When } from "../../ui/When";
import { useKind } from "../session/useSession";
import s from "./TaskRow.module.css";
import type { Reading } from "./types";

interface Props {
  reading: Reading;
  busy: boolean;
  onRead: () => void;
}

/** One copy: what it is about, who sent it and with which words. */
export function ReadingRow({ reading, busy, onRead }: Props) {
  const { t } = useI18n();
  return (
    <li className={s.item}>
      <ReadingLink reading={reading}>
        <span className={s.main}>
          <span className={s.title}>{reading.record.label}</span>
          <span className={s.subtitle}>{reading.title}</span>
        </span>
        <span className={s.task}>
          <span>{t("task.from", { name: reading.sentBy.name })}</span>
          {reading.text && <span className={s.subtitle}>{reading.text}</span>}
        </span>
        <span className={s.end}>
          <span className={s.subtitle}>
            <When at={reading.readAt ?? reading.sentAt} />
          </span>
        </span>
      </ReadingLink>
      {!reading.readAt && (
        <Button size="small" type="text" disabled={busy} aria-label={t("readings.mark.of", { name: reading.record.label })} onClick={onRead}>
          {t("readings.mark")}
        </Button>
      )}
    </li>
  );
}

/** Opens what the copy is of: the task, the process, else the record. */
function ReadingLink({ reading, children }: { reading: Reading; children: ReactNode }) {
  const plural = useKind(reading.record.kind)?.plural;
  const common = { className: s.row ?? "", "data-row": reading.id, children };
  if (reading.taskId) return <Link to="/tasks/$id" params={{ id: reading.taskId }} {...common} />;
  if (reading.processId) return <Link to="/processes/$id" params={{ id: reading.processId }} {...common} />;
  if (plural) return <Link to="/$plural/$id" params={{ plural, id: reading.record.id }} {...common} />;
  return <div className={s.row}>{children}</div>;
}
