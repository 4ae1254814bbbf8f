import { Button } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import s from "./dialogs.module.css";
import d from "./Differences.module.css";
import { rowChanges } from "./edited";
import { labelOf } from "./rows";
import type { Version } from "./types";
import type { Editing } from "./useEditing";

/** Somebody saved the same draft first: what they did, and which of the two is to count. */
export function ConflictDialog({ edit, theirs }: { edit: Editing; theirs: Version }) {
  const { t, language } = useI18n();
  const changes = rowChanges(edit.base.body, theirs.body);
  return (
    <Dialog
      shape="middle"
      title={t("rules.conflict.title")}
      onClose={edit.keepMine}
      footer={
        <>
          <Button onClick={edit.takeTheirs}>{t("rules.conflict.theirs")}</Button>
          <Button type="primary" onClick={edit.keepMine}>
            {t("rules.conflict.mine")}
          </Button>
        </>
      }
    >
      <p className={s.text}>{t("rules.conflict.text")}</p>
      {changes.length === 0 ? (
        <p>{t("rules.conflict.elsewhere")}</p>
      ) : (
        <ul className={d.changes}>
          {changes.map((change) => (
            <li key={`${change.is} ${change.label.zh} ${change.label.en}`}>
              {t(`rules.conflict.${change.is}`, { row: labelOf(change, language) || t("rules.row.unnamed") })}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
